-- How much people use each service of the platform. Services are rows, because they are data: a new one needs no new column.
with

service_uses as (
    select * from {{ ref('int_user_service_uses') }}
),

user_dates as (
    select * from {{ ref('int_user_dates') }}
),

pivoted as (
    select
        user_id,
        as_of_date,
        service,
        coalesce(max(uses) filter (where window_days = 7), 0) as uses_7d,
        coalesce(max(uses) filter (where window_days = 28), 0) as uses_28d,
        coalesce(max(uses) filter (where window_days = 90), 0) as uses_90d,
        max(days) filter (where window_days = 7) as days_7d,
        max(days) filter (where window_days = 28) as days_28d,
        max(days) filter (where window_days = 90) as days_90d,
        max(seconds) filter (where window_days = 7) as seconds_7d,
        max(seconds) filter (where window_days = 28) as seconds_28d,
        max(seconds) filter (where window_days = 90) as seconds_90d,
        max(amount) filter (where window_days = 7) as amount_7d,
        max(amount) filter (where window_days = 28) as amount_28d,
        max(amount) filter (where window_days = 90) as amount_90d
    from service_uses
    group by user_id, as_of_date, service
),

final as (
    select
        pivoted.user_id,
        pivoted.as_of_date,
        cast(pivoted.service as {{ dbt.type_string() }}) as service,
        cast(pivoted.uses_7d as bigint) as uses_7d,
        cast(pivoted.uses_28d as bigint) as uses_28d,
        cast(pivoted.uses_90d as bigint) as uses_90d,
        cast(coalesce(pivoted.days_7d, 0) as bigint) as days_7d,
        cast(coalesce(pivoted.days_28d, 0) as bigint) as days_28d,
        cast(coalesce(pivoted.days_90d, 0) as bigint) as days_90d,
        cast(round(coalesce(pivoted.seconds_7d, 0), 9) as double) as seconds_7d,
        cast(round(coalesce(pivoted.seconds_28d, 0), 9) as double) as seconds_28d,
        cast(round(coalesce(pivoted.seconds_90d, 0), 9) as double) as seconds_90d,
        cast(coalesce(pivoted.amount_7d, 0) as decimal(28, 4)) as amount_7d,
        cast(coalesce(pivoted.amount_28d, 0) as decimal(28, 4)) as amount_28d,
        cast(coalesce(pivoted.amount_90d, 0) as decimal(28, 4)) as amount_90d,
        cast(
            round(pivoted.uses_7d / nullif(cast(sum(pivoted.uses_7d) over person_day as double), 0), 9) as double
        ) as use_share_7d,
        cast(
            round(pivoted.uses_28d / nullif(cast(sum(pivoted.uses_28d) over person_day as double), 0), 9) as double
        ) as use_share_28d,
        cast(
            round(pivoted.uses_90d / nullif(cast(sum(pivoted.uses_90d) over person_day as double), 0), 9) as double
        ) as use_share_90d
    from pivoted
    inner join user_dates on pivoted.user_id = user_dates.user_id and pivoted.as_of_date = user_dates.as_of_date
    window person_day as (partition by pivoted.user_id, pivoted.as_of_date)
)

select * from final
