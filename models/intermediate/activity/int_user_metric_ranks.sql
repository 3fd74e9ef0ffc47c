-- Each metric of the index as its percentile rank within the people of the day. Winsorising first keeps extreme values
-- from mattering where ranks tie at the edge; the logarithm does not change a rank and is left to the clusters.
with

user_metrics as (
    select * from {{ ref('int_user_metrics') }}
),

available_metrics as (
    select * from {{ ref('int_available_metrics') }}
),

index_metrics as (
    select
        user_metrics.user_id,
        user_metrics.as_of_date,
        user_metrics.metric,
        available_metrics.dimension,
        available_metrics.index_weight,
        coalesce(user_metrics.value, 0) as value
    from user_metrics
    inner join available_metrics on user_metrics.metric = available_metrics.metric
    where available_metrics.index_weight > 0
),

bounds as (
    select
        as_of_date,
        metric,
        percentile_cont(0.01) within group (order by value) as low_value,
        percentile_cont(0.99) within group (order by value) as high_value
    from index_metrics
    group by as_of_date, metric
),

ranked as (
    select
        index_metrics.user_id,
        index_metrics.as_of_date,
        index_metrics.metric,
        index_metrics.dimension,
        index_metrics.index_weight,
        percent_rank() over (
            partition by index_metrics.as_of_date, index_metrics.metric
            order by least(greatest(index_metrics.value, bounds.low_value), bounds.high_value)
        ) as metric_rank
    from index_metrics
    inner join bounds on index_metrics.as_of_date = bounds.as_of_date and index_metrics.metric = bounds.metric
)

select * from ranked
