-- The activity index per business objective before tiers. Where a dimension has no feed, the weights of the others are
-- scaled up to one, and the row names the dimensions it was made of.
with

dimension_scores as (select * from {{ ref('int_user_dimension_scores') }}),
objective_weights as (select * from {{ ref('int_objective_weights') }}),
user_features as (select * from {{ ref('fct_user_features') }}),

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
        / cast({{ exact_sum('objective_weights.weight') }} as double) as activity_index,
        {{ sorted_distinct_list('dimension_scores.dimension') }} as dimensions_used
    from dimension_scores
    inner join objective_weights on dimension_scores.dimension = objective_weights.dimension
    group by 1, 2, 3
),

with_activity as (
    select
        weighted.*,
        user_features.active_days_28d > 0 as is_active
    from weighted
    inner join user_features
        on weighted.user_id = user_features.user_id and weighted.as_of_date = user_features.as_of_date
)

select * from with_activity
