-- Which words the columns of few words held on a day, and how often.
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

final as (
    select
        feed,
        column_name,
        feed_date,
        word,
        cast(row_count as bigint) as row_count
    from counted
)

select * from final
