-- Where each reference person stands under each scheme: their rank around its mean, equals at the middle of their tie, and
-- their tier by the quantiles of the day alone, so that nothing but the weights can move anyone.
with

scores as (
    select * from {{ ref('int_index_scheme_scores') }}
),

tiers as (
    select * from {{ ref('int_activity_tiers') }}
),

ranked as (
    select
        user_id,
        as_of_date,
        objective,
        scheme,
        rank() over (partition by as_of_date, objective, scheme order by scheme_index) as lowest_rank,
        count(*) over (partition by as_of_date, objective, scheme, scheme_index) as tied_people,
        count(*) over (partition by as_of_date, objective, scheme) as people,
        percent_rank() over (partition by as_of_date, objective, scheme order by scheme_index) as quantile
    from scores
),

places as (
    select
        ranked.user_id,
        ranked.as_of_date,
        ranked.objective,
        ranked.scheme,
        ranked.lowest_rank + (ranked.tied_people - 1) / 2.0 - (ranked.people + 1) / 2.0 as centred_rank,
        max_by(tiers.tier, tiers.min_quantile) as tier
    from ranked
    inner join tiers on ranked.quantile >= tiers.min_quantile
    group by
        ranked.user_id,
        ranked.as_of_date,
        ranked.objective,
        ranked.scheme,
        ranked.lowest_rank,
        ranked.tied_people,
        ranked.people
)

select * from places
