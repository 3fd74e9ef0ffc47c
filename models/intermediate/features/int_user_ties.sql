-- How many groups people write to and whom they block, per day looked at and window.
with

use_days as (
    select * from {{ ref('int_user_use_days') }}
),

metric_windows as (
    select * from {{ ref('int_metric_windows') }}
),

ties as (
    select
        use_days.user_id,
        metric_windows.as_of_date,
        metric_windows.window_days,
        count(distinct use_days.thing) filter (where use_days.kind = 'group') as active_groups,
        count(distinct use_days.thing) filter (where use_days.kind = 'blocked_person') as people_blocked
    from use_days
    inner join metric_windows on use_days.activity_date between metric_windows.first_date and metric_windows.as_of_date
    where use_days.kind in ('group', 'blocked_person')
    group by use_days.user_id, metric_windows.as_of_date, metric_windows.window_days
)

select * from ties
