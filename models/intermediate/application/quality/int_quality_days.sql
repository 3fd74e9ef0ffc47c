-- The days whose feeds are checked, the last seven and those that are set aside, each with the eight weeks before it that it is
-- compared with.
with

refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
dates as (select * from {{ ref('dim_dates') }}),
days_set_aside as (select * from {{ ref('stg_days_set_aside') }}),

latest as (
    select max(as_of_date) as last_date from refresh_dates
),

checked as (
    select
        dates.date as as_of_date,
        latest.last_date
    from dates
    cross join latest
    where
        dates.date between {{ dbt.dateadd('day', -6, 'latest.last_date') }} and latest.last_date
        or dates.date in (select days_set_aside.feed_date from days_set_aside)
),

compared as (
    select
        checked.as_of_date,
        dates.date as reference_date,
        checked.as_of_date = checked.last_date as is_latest,
        row_number() over (partition by checked.as_of_date order by dates.date desc) - 1 as days_before
    from checked
    inner join dates
        on
            checked.as_of_date >= dates.date
            and {{ dbt.dateadd('day', -56, 'checked.as_of_date') }} <= dates.date
)

select * from compared
