-- How much people use each service of the platform, per day looked at and window. Services are data: a new one needs no
-- new column.
with

use_days as (
    select * from {{ ref('int_user_use_days') }}
),

metric_windows as (
    select * from {{ ref('int_metric_windows') }}
),

service_uses as (
    select
        use_days.user_id,
        metric_windows.as_of_date,
        metric_windows.window_days,
        use_days.thing as service,
        sum(use_days.uses) as uses,
        count(*) as days,
        cast(sum(use_days.seconds) as double) as seconds,
        sum(use_days.amount) as amount
    from use_days
    inner join metric_windows on use_days.activity_date between metric_windows.first_date and metric_windows.as_of_date
    where use_days.kind = 'service'
    group by use_days.user_id, metric_windows.as_of_date, metric_windows.window_days, use_days.thing
),

with_shares as (
    select
        *,
        cast(uses as double) / sum(uses) over (partition by user_id, as_of_date, window_days) as use_share
    from service_uses
)

select * from with_shares
