-- How active a person is, 0 to 100, for each business objective.
with

scores as (
    select * from {{ ref('int_user_activity_scores') }}
),

thresholds as (
    select * from {{ ref('int_activity_tier_thresholds') }}
),

reached as (
    select
        scores.user_id,
        scores.as_of_date,
        scores.objective,
        max_by(thresholds.tier, thresholds.min_quantile) as tier
    from scores
    inner join thresholds
        on
            scores.as_of_date = thresholds.as_of_date
            and scores.objective = thresholds.objective
            and scores.activity_index >= thresholds.min_activity_index
    where scores.is_active
    group by 1, 2, 3
),

final as (
    select
        scores.user_id,
        scores.as_of_date,
        cast(scores.objective as {{ dbt.type_string() }}) as objective,
        cast(round(scores.interaction_score, 9) as double) as interaction_score,
        cast(round(scores.social_score, 9) as double) as social_score,
        cast(round(scores.content_score, 9) as double) as content_score,
        cast(round(scores.service_score, 9) as double) as service_score,
        cast(round(scores.activity_index, 9) as double) as activity_index,
        cast(coalesce(reached.tier, 'inactive') as {{ dbt.type_string() }}) as tier,
        cast(scores.dimensions_used as {{ dbt.type_string() }}) as dimensions_used
    from scores
    left join reached
        on
            scores.user_id = reached.user_id
            and scores.as_of_date = reached.as_of_date
            and scores.objective = reached.objective
)

select * from final
