-- The windows that metrics are summed over, each ending with the day people are looked at, and its first day. A window that
-- begins before the history does holds less than its name says, and is not complete.
with

metric_windows as (
    select * from {{ ref('metric_windows') }}
),

refresh_dates as (
    select * from {{ ref('int_refresh_dates') }}
),

account_days as (
    select * from {{ ref('fct_account_days') }}
),

running_activity as (
    select
        refresh_dates.as_of_date,
        account_days.activity_date,
        sum(sum(account_days.active_events)) over (
            partition by refresh_dates.as_of_date order by account_days.activity_date
        ) as events_so_far,
        sum(sum(account_days.active_events)) over (partition by refresh_dates.as_of_date) as all_events
    from account_days
    inner join refresh_dates on account_days.activity_date <= refresh_dates.as_of_date
    where account_days.is_active
    group by refresh_dates.as_of_date, account_days.activity_date
),

-- The history begins on the day by which a hundredth of the activity up to the day had happened: exports often carry a few
-- strays from long before.
history as (
    select
        as_of_date,
        min(activity_date) as history_start_date
    from running_activity
    where 100 * events_so_far >= all_events
    group by as_of_date
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
        coalesce(dated_windows.first_date >= history.history_start_date, false) as is_complete
    from dated_windows
    left join history on dated_windows.as_of_date = history.as_of_date
)

select * from with_history
