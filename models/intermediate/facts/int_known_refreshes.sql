-- All days that people were looked at and still are known of: those of this run, and up to the latest those kept from earlier
-- ones. Each with the one before it.
with

refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
refreshes as (select * from {{ source('history', 'refreshes') }}),

latest as (
    select max(as_of_date) as as_of_date from refresh_dates
),

kept as (
    select refreshes.as_of_date
    from refreshes
    inner join latest on refreshes.as_of_date <= latest.as_of_date
    left join refresh_dates on refreshes.as_of_date = refresh_dates.as_of_date
    where refreshes.is_kept and refresh_dates.as_of_date is null{{ ' and false' if flags.FULL_REFRESH }}
),

known as (
    select as_of_date, true as is_refreshed from refresh_dates
    union all
    select as_of_date, false as is_refreshed from kept
),

with_previous as (
    select
        as_of_date,
        is_refreshed,
        lag(as_of_date) over (order by as_of_date) as previous_date
    from known
)

select * from with_previous
