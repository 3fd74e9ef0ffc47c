-- The days people are looked at, each with the one before it.
with

refresh_dates as (
    select * from {{ ref('int_refresh_dates') }}
),

dates as (
    select
        as_of_date,
        lag(as_of_date) over (order by as_of_date) as previous_date
    from refresh_dates
)

select * from dates
