-- Since when a feed has a column or has it no more, remembered from build to build, also on a full refresh.
{%- set nothing -%}
    (
        select
            cast(null as {{ dbt.type_string() }}) as feed,
            cast(null as {{ dbt.type_string() }}) as column_name,
            cast(null as boolean) as is_present,
            cast(null as timestamp) as changed_at
        where false
    )
{%- endset %}
{%- set known_rows = this if keeps_state() and load_relation(this) else nothing %}
with

feed_columns as (select * from {{ source('raw_catalogue', 'feed_columns') }}),

known as (
    select
        feed,
        column_name,
        is_present,
        changed_at
    from {{ known_rows }}
),

-- A feed that is not there at all has lost no column.
present_feeds as (
    select distinct feed
    from feed_columns
    where column_status != 'missing'
),

now_found as (
    select
        feed_columns.feed,
        feed_columns.column_name,
        feed_columns.column_status = 'unexpected' as is_unexpected,
        feed_columns.column_status != 'missing' as is_present
    from feed_columns
    inner join present_feeds on feed_columns.feed = present_feeds.feed
),

-- An unexpected column that goes is in the catalogue no more.
all_columns as (
    select
        coalesce(now_found.feed, known.feed) as feed,
        coalesce(now_found.column_name, known.column_name) as column_name,
        coalesce(now_found.is_unexpected, known.column_name is not null) as is_unexpected,
        coalesce(now_found.is_present, present_feeds.feed is null and known.is_present) as is_present,
        known.is_present as was_present,
        known.changed_at
    from now_found
    full outer join known on now_found.feed = known.feed and now_found.column_name = known.column_name
    left join present_feeds on coalesce(now_found.feed, known.feed) = present_feeds.feed
),

known_feeds as (
    select distinct feed from known
),

-- The columns of a feed that is seen for the first time are no news: they have no time of change.
final as (
    select
        cast(all_columns.feed as {{ dbt.type_string() }}) as feed,
        cast(all_columns.column_name as {{ dbt.type_string() }}) as column_name,
        all_columns.is_unexpected,
        all_columns.is_present,
        case
            when known_feeds.feed is null then null
            when all_columns.is_present = coalesce(all_columns.was_present, false) then all_columns.changed_at
            else {{ build_clock() }}
        end as changed_at
    from all_columns
    left join known_feeds on all_columns.feed = known_feeds.feed
)

select * from final
