-- The spine of window metrics: each person on each day they are looked at, once a window, whether they did anything or not.
with

user_dates as (
    select * from {{ ref('int_user_dates') }}
),

metric_windows as (
    select * from {{ ref('int_metric_windows') }}
),

user_windows as (
    select
        user_dates.user_id,
        user_dates.as_of_date,
        metric_windows.window_days,
        metric_windows.is_complete
    from user_dates
    inner join metric_windows on user_dates.as_of_date = metric_windows.as_of_date
)

select * from user_windows
