-- The windows that metrics are summed over, each ending with the day people are looked at, and its first day.
with

metric_windows as (
    select * from {{ ref('metric_windows') }}
),

refresh_dates as (
    select * from {{ ref('int_refresh_dates') }}
),

dated_windows as (
    select
        refresh_dates.as_of_date,
        try_cast(metric_windows.window_days as integer) as window_days,
        cast(
            {{ dbt.dateadd('day', '1 - try_cast(metric_windows.window_days as integer)', 'refresh_dates.as_of_date') }} as date
        ) as first_date
    from metric_windows
    cross join refresh_dates
)

select * from dated_windows
