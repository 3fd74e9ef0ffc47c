-- How many rows a feed has on a day, how many of them were refused or have a value in a column, and how many different values
-- there are. A row that was refused for its day alone is as good as any other: else no day would ever be let in again.
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
counted as (
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
        cast(row_count as bigint) as row_count,
        cast(rejected_count as bigint) as rejected_count,
        cast(filled_count as bigint) as filled_count,
        cast(distinct_count as bigint) as distinct_count
    from counted
)

select * from final
