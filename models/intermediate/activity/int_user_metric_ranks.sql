-- Each metric of the index as the share of the other reference people who do less. Equals share the lowest rank of their
-- tie, so that nothing done is rank 0 in every metric. Winsorised here, in shares and not in values: a bound in values jumps
-- when a tie moves across it, and everybody above would jump with it.
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
        sum(case when is_reference then 1 else 0 end) over (
            partition by as_of_date, metric order by ordered_value
        ) as up_to_count,
        sum(case when is_reference then 1 else 0 end) over (
            partition by as_of_date, metric, ordered_value
        ) as equal_count
    from index_values
),

shares as (
    select
        user_id,
        as_of_date,
        metric,
        coalesce(
            cast(up_to_count - equal_count as double) / nullif(cast(all_count - self_count as double), 0), 0
        ) as share_below
    from counted
),

ranked as (
    select
        shares.user_id,
        shares.as_of_date,
        shares.metric,
        index_metrics.dimension,
        index_metrics.index_weight,
        round((least(greatest(shares.share_below, 0.01), 0.99) - 0.01) / 0.98, 12) as metric_rank
    from shares
    inner join index_metrics
        on shares.metric = index_metrics.metric and shares.as_of_date = index_metrics.as_of_date
)

select * from ranked
