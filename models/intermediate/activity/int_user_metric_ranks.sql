-- Each metric of the index as the share of the other reference people who do less. Equals share the lowest rank of their
-- tie, so that nothing done is rank 0 in every metric.
with

index_values as (
    select * from {{ ref('int_user_index_values') }}
),

index_metrics as (
    select * from {{ ref('int_index_metrics') }}
),

counted as (
    select
        user_id,
        as_of_date,
        metric,
        case when is_reference then 1 else 0 end as self_count,
        sum(case when is_reference then 1 else 0 end) over (partition by as_of_date, metric) as all_count,
        sum(case when is_reference then 1 else 0 end) over (partition by as_of_date, metric order by value) as up_to_count,
        sum(case when is_reference then 1 else 0 end) over (partition by as_of_date, metric, value) as equal_count
    from index_values
),

ranked as (
    select
        counted.user_id,
        counted.as_of_date,
        counted.metric,
        index_metrics.dimension,
        index_metrics.index_weight,
        coalesce(
            cast(counted.up_to_count - counted.equal_count as double)
            / nullif(cast(counted.all_count - counted.self_count as double), 0),
            0
        ) as metric_rank
    from counted
    inner join index_metrics
        on counted.metric = index_metrics.metric and counted.as_of_date = index_metrics.as_of_date
)

select * from ranked
