-- How many rows a feed has on a day, how many of them were refused or have a value in a column, how many different values there
-- are, and of columns of few words how many rows have each. A row that was refused for its day alone is as good as any other:
-- else no day would ever be let in again. All of it in one model, because to read a feed takes longer than to count.
with

quality_days as (select * from {{ ref('int_quality_days') }}),
erased_accounts as (select * from {{ ref('int_erased_accounts') }}),

span as (
    select
        min(reference_date) as first_date,
        max(reference_date) as last_date
    from quality_days
),

{% for feed, watched in watched_feeds().items() %}
    {{ feed }} as (
        {{ watched_rows(feed, watched.time) }}
    ),
{% endfor %}
columns as (
    {%- for feed, watched in watched_feeds().items() %}
        {%- set feed_loop = loop %}
        {%- for column in watched.words + watched.others %}
            select
                '{{ feed }}' as feed,
                '{{ column }}' as column_name,
                feed_date,
                count(*) as row_count,
                count(case when reject_reason != 'day_set_aside' then 1 end) as rejected_count,
                count({{ column }}) as filled_count,
                count(distinct {{ column }}) as distinct_count
            from {{ feed }}
            group by 3
            {{ 'union all' if not (loop.last and feed_loop.last) }}
        {%- endfor %}
    {%- endfor %}
),

words as (
    {%- for feed, watched in watched_feeds().items() %}
        {%- set feed_loop = loop %}
        {%- for column in watched.words %}
            select
                '{{ feed }}' as feed,
                '{{ column }}' as column_name,
                feed_date,
                {{ column }} as word,
                count(*) as row_count
            from {{ feed }}
            where {{ column }} is not null
            group by 3, 4
            {{ 'union all' if not (loop.last and feed_loop.last) }}
        {%- endfor %}
    {%- endfor %}
),

counts as (
    select
        feed,
        column_name,
        feed_date,
        '' as word,
        row_count,
        rejected_count,
        filled_count,
        distinct_count
    from columns
    union all
    select
        feed,
        column_name,
        feed_date,
        word,
        row_count,
        null as rejected_count,
        null as filled_count,
        null as distinct_count
    from words
),

final as (
    select
        feed,
        -- As the feed calls it.
        case column_name
            when 'device_pseudonym' then 'device_id'
            when 'counterpart_account_id' then 'counterpart'
            else column_name
        end as column_name,
        feed_date,
        cast(word as {{ dbt.type_string() }}) as word,
        cast(row_count as bigint) as row_count,
        cast(rejected_count as bigint) as rejected_count,
        cast(filled_count as bigint) as filled_count,
        cast(distinct_count as bigint) as distinct_count
    from counts
)

select * from final
