-- The index of the reference people under the weights of each scheme, all of them over the same ranks.
with

metric_ranks as (select * from {{ ref('int_user_metric_ranks') }}),
reference_people as (select * from {{ ref('int_reference_people') }}),
weights as (select * from {{ ref('int_index_weights') }}),

scores as (
    select
        metric_ranks.user_id,
        metric_ranks.as_of_date,
        weights.objective,
        weights.scheme,
        round(cast(100 * {{ exact_sum('weights.weight * metric_ranks.metric_rank') }} as double), 9) as scheme_index
    from metric_ranks
    inner join reference_people
        on metric_ranks.user_id = reference_people.user_id and metric_ranks.as_of_date = reference_people.as_of_date
    inner join weights
        on metric_ranks.as_of_date = weights.as_of_date and metric_ranks.metric = weights.metric
    where reference_people.is_reference
    group by metric_ranks.user_id, metric_ranks.as_of_date, weights.objective, weights.scheme
)

select * from scores
