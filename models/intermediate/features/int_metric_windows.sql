-- The windows that metrics are summed over, each ending with the day people are looked at, and its first day. A window that
-- begins before the data do holds less than its name says, and is not complete.
with

metric_windows as (
    select * from {{ ref('metric_windows') }}
),

refresh_dates as (
    select * from {{ ref('int_refresh_dates') }}
),

activity_span as (
    select * from {{ ref('int_activity_span') }}
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
),

with_history as (
    select
        dated_windows.as_of_date,
        dated_windows.window_days,
        dated_windows.first_date,
        coalesce(dated_windows.first_date >= activity_span.data_start_date, false) as is_complete
    from dated_windows
    left join activity_span on true
)

select * from with_history
