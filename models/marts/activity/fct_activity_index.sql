-- How active a person is, 0 to 100, for each business objective.
with

scores as (
    select * from {{ ref('int_user_activity_scores') }}
),

tiers as (
    select * from {{ ref('int_user_activity_tiers') }}
),

final as (
    select
        scores.user_id,
        scores.as_of_date,
        cast(scores.objective as {{ dbt.type_string() }}) as objective,
        cast(scores.interaction_score as double) as interaction_score,
        cast(scores.social_score as double) as social_score,
        cast(scores.content_score as double) as content_score,
        cast(scores.service_score as double) as service_score,
        cast(scores.activity_index as double) as activity_index,
        cast(tiers.tier as {{ dbt.type_string() }}) as tier,
        cast(tiers.previous_tier as {{ dbt.type_string() }}) as previous_tier,
        cast(scores.dimensions_used as {{ dbt.type_string() }}) as dimensions_used,
        cast(scores.dimensions_left_out as {{ dbt.type_string() }}) as dimensions_left_out
    from scores
    inner join tiers
        on
            scores.user_id = tiers.user_id
            and scores.as_of_date = tiers.as_of_date
            and scores.objective = tiers.objective
)

select * from final
