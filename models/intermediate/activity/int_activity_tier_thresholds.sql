-- Where each tier begins, per day and objective: quantiles of the index among those active in the last 28 days.
with

scores as (
    select * from {{ ref('int_user_activity_scores') }}
),

tiers as (
    select * from {{ ref('int_activity_tiers') }}
),

ranked as (
    select
        as_of_date,
        objective,
        activity_index,
        percent_rank() over (partition by as_of_date, objective order by activity_index) as quantile
    from scores
    where is_active
),

thresholds as (
    select
        ranked.as_of_date,
        ranked.objective,
        tiers.tier,
        tiers.min_quantile,
        min(ranked.activity_index) as min_activity_index
    from ranked
    inner join tiers on ranked.quantile >= tiers.min_quantile
    group by 1, 2, 3, 4
)

select * from thresholds
