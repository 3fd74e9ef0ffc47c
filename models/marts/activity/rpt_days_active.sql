-- On how many days of the window people were active: the histogram behind the averages, with those who were on none.
with

user_days as (select * from {{ ref('int_user_days') }}),
starts as (select * from {{ ref('int_user_starts') }}),
metric_windows as (select * from {{ ref('int_metric_windows') }}),

active as (
    select
        user_days.user_id,
        metric_windows.as_of_date,
        metric_windows.window_days,
        count(*) as active_days
    from user_days
    inner join metric_windows
        on user_days.activity_date between metric_windows.first_date and metric_windows.as_of_date
    group by 1, 2, 3
),

people as (
    select
        metric_windows.as_of_date,
        metric_windows.window_days,
        coalesce(active.active_days, 0) as active_days
    from starts
    inner join metric_windows on starts.joined_date <= metric_windows.as_of_date
    left join active
        on
            starts.user_id = active.user_id
            and metric_windows.as_of_date = active.as_of_date
            and metric_windows.window_days = active.window_days
),

histogram as (
    select
        as_of_date,
        window_days,
        active_days,
        count(*) as users
    from people
    group by as_of_date, window_days, active_days
),

final as (
    select
        as_of_date,
        window_days,
        cast(active_days as integer) as active_days,
        cast(users as bigint) as users,
        cast(
            round(users * 1.0 / sum(users) over (partition by as_of_date, window_days), 9) as double
        ) as user_share
    from histogram
)

select * from final
