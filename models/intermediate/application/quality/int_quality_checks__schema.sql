-- Columns that a feed has gained or lost since the build before, for the seven days after.
with

history as (select * from {{ ref('int_feed_column_history') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

latest as (
    select max(as_of_date) as as_of_date from refresh_dates
),

changes as (
    select
        *,
        changed_at > {{ dbt.dateadd('day', -7, build_clock()) }} as is_recent
    from history
),

checks as (
    select
        changes.feed,
        changes.column_name,
        latest.as_of_date,
        'columns' as check_kind,
        case when changes.is_present then 1.0 else 0.0 end as value,
        case when changes.is_present = changes.is_recent then 0.0 else 1.0 end as expected,
        case when changes.is_recent then 1.0 else 0.0 end as deviation
    from changes
    cross join latest
    where latest.as_of_date is not null and (changes.is_recent or (changes.is_unexpected and changes.is_present))
)

select * from checks
