-- Which dimensions an objective's index of a day is made of, and which it weighs but had to leave out because none of
-- their feeds had spoken by then.
with

index_metrics as (
    select * from {{ ref('int_index_metrics') }}
),

objective_weights as (
    select * from {{ ref('int_objective_weights') }}
),

days as (
    select distinct as_of_date
    from index_metrics
),

day_dimensions as (
    select distinct
        as_of_date,
        dimension
    from index_metrics
),

objective_dimensions as (
    select
        days.as_of_date,
        objective_weights.objective,
        {{ sorted_distinct_list('case when day_dimensions.dimension is not null then objective_weights.dimension end') }}
            as dimensions_used,
        {{ sorted_distinct_list('case when day_dimensions.dimension is null then objective_weights.dimension end') }}
            as dimensions_left_out
    from days
    cross join objective_weights
    left join day_dimensions
        on days.as_of_date = day_dimensions.as_of_date and objective_weights.dimension = day_dimensions.dimension
    where objective_weights.weight > 0
    group by days.as_of_date, objective_weights.objective
),

named as (
    select
        as_of_date,
        objective,
        dimensions_used,
        nullif(dimensions_left_out, '') as dimensions_left_out
    from objective_dimensions
    where dimensions_used != ''
)

select * from named
