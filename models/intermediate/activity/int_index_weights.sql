-- What a metric weighs in the whole index, the seeds' weights beside those learned from the data. The seeds' weight of a
-- metric is its share of its dimension times the dimension's share of the objective.
with

index_metrics as (select * from {{ ref('int_index_metrics') }}),
objective_weights as (select * from {{ ref('int_objective_weights') }}),
scheme_weights as (select * from {{ ref('int_index_scheme_weights') }}),

dimension_sums as (
    select
        as_of_date,
        dimension,
        cast({{ exact_sum('index_weight') }} as double) as metrics_weight
    from index_metrics
    group by as_of_date, dimension
),

objective_sums as (
    select
        dimension_sums.as_of_date,
        objective_weights.objective,
        cast({{ exact_sum('objective_weights.weight') }} as double) as dimensions_weight
    from dimension_sums
    inner join objective_weights on dimension_sums.dimension = objective_weights.dimension
    where objective_weights.weight > 0
    group by dimension_sums.as_of_date, objective_weights.objective
),

seed_weights as (
    select
        index_metrics.as_of_date,
        objective_sums.objective,
        'seed' as scheme,
        index_metrics.metric,
        index_metrics.dimension,
        round(
            coalesce(objective_weights.weight, 0) / objective_sums.dimensions_weight
            * index_metrics.index_weight / dimension_sums.metrics_weight,
            9
        ) as weight
    from index_metrics
    inner join dimension_sums
        on index_metrics.as_of_date = dimension_sums.as_of_date and index_metrics.dimension = dimension_sums.dimension
    inner join objective_sums on index_metrics.as_of_date = objective_sums.as_of_date
    left join objective_weights
        on index_metrics.dimension = objective_weights.dimension and objective_sums.objective = objective_weights.objective
),

learned_weights as (
    select
        seed_weights.as_of_date,
        seed_weights.objective,
        scheme_weights.scheme,
        seed_weights.metric,
        seed_weights.dimension,
        scheme_weights.weight
    from seed_weights
    inner join scheme_weights
        on
            seed_weights.as_of_date = cast(scheme_weights.as_of_date as date)
            and seed_weights.metric = scheme_weights.metric
),

weights as (
    select * from seed_weights
    union all
    select * from learned_weights
)

select * from weights
