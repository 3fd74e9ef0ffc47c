-- How many of the ten that each person would have been recommended they took up since, by their own history and the circle
-- around them, beside what is popular.
with

holdouts as (select * from {{ ref('int_recommendation_holdouts') }}),
rankings as (select * from {{ ref('int_recommendation_rankings') }}),
outcomes as (select * from {{ ref('int_recommendation_outcomes') }}),

people as (
    select
        recommended_date,
        item_type,
        user_id,
        count(*) as taken
    from outcomes
    group by recommended_date, item_type, user_id
),

hits as (
    select
        rankings.recommended_date,
        rankings.item_type,
        rankings.user_id,
        count(*) filter (where rankings.method = 'circle') as circle_hits,
        count(*) filter (where rankings.method = 'popularity') as popularity_hits
    from rankings
    inner join outcomes
        on
            rankings.recommended_date = outcomes.recommended_date
            and rankings.item_type = outcomes.item_type
            and rankings.user_id = outcomes.user_id
            and rankings.item_key = outcomes.item_key
    where not rankings.is_new_only
    group by rankings.recommended_date, rankings.item_type, rankings.user_id
),

recalls as (
    select
        people.recommended_date,
        people.item_type,
        people.user_id,
        cast(coalesce(hits.circle_hits, 0) as double) / people.taken as recall_at_10_circle,
        cast(coalesce(hits.popularity_hits, 0) as double) / people.taken as recall_at_10_popularity
    from people
    left join hits
        on
            people.recommended_date = hits.recommended_date
            and people.item_type = hits.item_type
            and people.user_id = hits.user_id
),

measures as (
    select
        recommended_date,
        item_type,
        user_id,
        metric,
        value
    from recalls
    unpivot (value for metric in (recall_at_10_circle, recall_at_10_popularity))
),

final as (
    select
        measures.item_type || '_recommendations' as model,
        holdouts.as_of_date,
        measures.recommended_date as judged_date,
        measures.user_id,
        'holdout_' || measures.metric as metric,
        measures.value
    from measures
    inner join holdouts
        on measures.recommended_date = holdouts.recommended_date and measures.item_type = holdouts.item_type
)

select * from final
