-- How influential people are, from 0 to 100: where they stand in each metric among those of the day who know anybody, weighed
-- by the seed. A metric that is the same for all of them is left out.
with

user_network as (
    select * from {{ ref('int_user_network') }}
),

influence_metrics as (
    select * from {{ ref('int_influence_metrics') }}
),

connected as (
    select * from user_network where degree > 0
),

metric_values as (
    select user_id, as_of_date, 'pagerank' as metric, round(pagerank, 15) as value from connected
    union all
    select user_id, as_of_date, 'degree' as metric, degree as value from connected
    union all
    select user_id, as_of_date, 'two_step_paths' as metric, two_step_paths as value from connected
    union all
    select user_id, as_of_date, 'cascade_reach' as metric, cascade_reach as value from connected
),

ranked as (
    select
        metric_values.user_id,
        metric_values.as_of_date,
        influence_metrics.weight,
        percent_rank() over (
            partition by metric_values.as_of_date, metric_values.metric order by metric_values.value
        ) as metric_rank,
        min(metric_values.value) over (partition by metric_values.as_of_date, metric_values.metric) as least_value,
        max(metric_values.value) over (partition by metric_values.as_of_date, metric_values.metric) as greatest_value
    from metric_values
    inner join influence_metrics on metric_values.metric = influence_metrics.metric
),

scores as (
    select
        user_id,
        as_of_date,
        coalesce(
            cast({{ exact_sum('case when least_value < greatest_value then weight * metric_rank end') }} as double)
            / nullif(cast({{ exact_sum('case when least_value < greatest_value then weight end') }} as double), 0),
            0
        ) as score
    from ranked
    group by user_id, as_of_date
),

final as (
    select
        user_id,
        as_of_date,
        round(100 * score, 9) as influence_score
    from scores
)

select * from final
