-- Whose holidays can be compared with other days: enough events, and days of both kinds in the window.
with

windows as (select * from {{ ref('int_temporal_windows') }}),
sums as (select * from {{ ref('int_temporal_sums') }}),
thresholds as (select * from {{ ref('int_temporal_thresholds') }}),

comparisons as (
    select
        windows.user_id,
        windows.as_of_date,
        sums.holiday_hours,
        sums.active_hours,
        windows.holiday_days,
        windows.window_days
    from windows
    inner join sums on windows.user_id = sums.user_id and windows.as_of_date = sums.as_of_date
    cross join thresholds
    where sums.events >= thresholds.minimum_events and windows.holiday_days > 0 and windows.baseline_days > 0
)

select * from comparisons
