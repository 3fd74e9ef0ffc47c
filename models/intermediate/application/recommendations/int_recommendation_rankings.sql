-- The ten items that each method would have recommended to those whose outcome is known: by popularity, by what people took up
-- themselves, and by the people around them too. With everything that may be recommended, and with what is new to them alone.
with

candidates as (select * from {{ ref('int_recommendation_candidates') }}),
outcomes as (select * from {{ ref('int_recommendation_outcomes') }}),

evaluated as (
    select distinct recommended_date, item_type, user_id
    from outcomes
),

scored as (
    select
        candidates.as_of_date as recommended_date,
        candidates.item_type,
        candidates.user_id,
        candidates.item_key,
        candidates.is_new,
        candidates.popularity,
        candidates.similarity_score as similarity,
        candidates.similarity_score + candidates.circle_score as circle
    from candidates
    inner join evaluated
        on
            candidates.as_of_date = evaluated.recommended_date
            and candidates.item_type = evaluated.item_type
            and candidates.user_id = evaluated.user_id
),

by_method as (
    select
        recommended_date,
        item_type,
        user_id,
        item_key,
        is_new,
        method,
        score
    from scored
    unpivot (score for method in (popularity, similarity, circle))
),

ranked as (
    select
        *,
        false as is_new_only,
        row_number() over (
            partition by recommended_date, item_type, user_id, method order by score desc, item_key asc
        ) as method_rank
    from by_method
    union all
    select
        *,
        true as is_new_only,
        row_number() over (
            partition by recommended_date, item_type, user_id, method order by score desc, item_key asc
        ) as method_rank
    from by_method
    where is_new
),

final as (
    select
        recommended_date,
        item_type,
        method,
        is_new_only,
        user_id,
        item_key,
        method_rank
    from ranked
    where method_rank <= 10
)

select * from final
