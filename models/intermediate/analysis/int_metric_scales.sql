-- The scaler of each day: mean and spread per metric. A metric that does not vary tells nobody apart and is left out.
with

clustered_metrics as (
    select * from {{ ref('int_clustered_metrics') }}
),

metrics as (
    select * from {{ ref('int_activity_metrics') }}
),

sums as (
    select
        as_of_date,
        metric,
        count(value) as people,
        cast({{ exact_sum('value') }} as double) as total,
        cast({{ exact_sum('value * value') }} as double) as total_of_squares
    from clustered_metrics
    group by as_of_date, metric
    having min(value) < max(value)
),

scales as (
    select
        as_of_date,
        metric,
        round(total / people, 9) as mean_value,
        round(sqrt((total_of_squares - total * total / people) / (people - 1)), 9) as spread
    from sums
),

varying as (
    select
        scales.*,
        metrics.is_volume,
        count(case when metrics.is_volume and metrics.unit != 'days' then 1 end) over (
            partition by scales.as_of_date
        ) as volumes
    from scales
    inner join metrics on scales.metric = metrics.metric
    where scales.spread > 0
),

-- Volumes are looked at relative to each other where there are at least three: the mean of fewer is hardly anything but
-- the metric itself.
final as (
    select
        as_of_date,
        metric,
        mean_value,
        spread,
        is_volume and volumes >= 3 as is_relative
    from varying
)

select * from final
