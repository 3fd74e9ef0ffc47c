-- The metrics that clusters are made of on one scale: mean 0, spread 1. Where there is nothing to say (no rate), the
-- average says least.
with

clustered_metrics as (
    select * from {{ ref('int_clustered_metrics') }}
),

scales as (
    select * from {{ ref('int_metric_scales') }}
),

scaled as (
    select
        clustered_metrics.user_id,
        clustered_metrics.as_of_date,
        clustered_metrics.metric,
        scales.is_relative,
        round(coalesce((clustered_metrics.value - scales.mean_value) / scales.spread, 0), 9) as value
    from clustered_metrics
    inner join scales
        on clustered_metrics.as_of_date = scales.as_of_date and clustered_metrics.metric = scales.metric
)

select * from scaled
