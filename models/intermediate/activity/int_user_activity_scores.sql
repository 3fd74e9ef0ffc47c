-- The activity index per business objective before tiers. The weights of the dimensions that there are are scaled up to
-- one. Rounded here already, so that tiers are decided on the very figures that readers see.
with

dimension_scores as (select * from {{ ref('int_user_dimension_scores') }}),
objective_weights as (select * from {{ ref('int_objective_weights') }}),
objective_dimensions as (select * from {{ ref('int_objective_dimensions') }}),
reference_people as (select * from {{ ref('int_reference_people') }}),

weighted as (
    select
        dimension_scores.user_id,
        dimension_scores.as_of_date,
        objective_weights.objective,
        max(dimension_scores.dimension_score) filter (where dimension_scores.dimension = 'interaction') as interaction_score,
        max(dimension_scores.dimension_score) filter (where dimension_scores.dimension = 'social') as social_score,
        max(dimension_scores.dimension_score) filter (where dimension_scores.dimension = 'content') as content_score,
        max(dimension_scores.dimension_score) filter (where dimension_scores.dimension = 'services') as service_score,
        cast({{ exact_sum('objective_weights.weight * dimension_scores.dimension_score') }} as double)
        / nullif(cast({{ exact_sum('objective_weights.weight') }} as double), 0) as activity_index
    from dimension_scores
    inner join objective_weights on dimension_scores.dimension = objective_weights.dimension
    group by dimension_scores.user_id, dimension_scores.as_of_date, objective_weights.objective
),

scores as (
    select
        weighted.user_id,
        weighted.as_of_date,
        weighted.objective,
        round(weighted.interaction_score, 9) as interaction_score,
        round(weighted.social_score, 9) as social_score,
        round(weighted.content_score, 9) as content_score,
        round(weighted.service_score, 9) as service_score,
        round(weighted.activity_index, 9) as activity_index,
        objective_dimensions.dimensions_used,
        objective_dimensions.dimensions_left_out,
        reference_people.is_reference as is_active
    from weighted
    inner join objective_dimensions
        on weighted.as_of_date = objective_dimensions.as_of_date and weighted.objective = objective_dimensions.objective
    inner join reference_people
        on weighted.user_id = reference_people.user_id and weighted.as_of_date = reference_people.as_of_date
)

select * from scores
