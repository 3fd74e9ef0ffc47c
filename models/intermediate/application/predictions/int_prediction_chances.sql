-- The chance to act on, and what to call it. It is the model's where the model is shown to be better than recency alone, else
-- recency's. High is some times the chance of people on average, or more likely than not.
with

scores as (select * from {{ ref('int_prediction_scores') }}),
fits as (select * from {{ ref('int_prediction_fits') }}),
targets as (select * from {{ ref('int_prediction_targets') }}),

verdicts as (
    select
        target,
        as_of_date,
        max(case when name = 'holdout_brier_gain_low' then value end) > 0 as is_better_than_baseline,
        max(case when name = 'holdout_outcome_rate' then value end) as average_chance
    from fits
    where kind = 'measure'
    group by target, as_of_date
),

chances as (
    select
        scores.target,
        scores.user_id,
        cast(scores.as_of_date as date) as as_of_date,
        scores.split,
        verdicts.is_better_than_baseline,
        verdicts.average_chance,
        scores.model_probability,
        scores.baseline_probability,
        case when verdicts.is_better_than_baseline then scores.model_probability else scores.baseline_probability end as chance,
        scores.top_reasons
    from scores
    inner join verdicts on scores.target = verdicts.target and scores.as_of_date = verdicts.as_of_date
),

banded as (
    select
        chances.*,
        targets.horizon_days,
        case
            when chances.chance >= least(round(targets.high_multiple * chances.average_chance, 9), 0.5) then 'high'
            when chances.chance >= least(round(targets.medium_multiple * chances.average_chance, 9), 0.5) then 'medium'
            else 'low'
        end as band
    from chances
    inner join targets on chances.target = targets.target
)

select * from banded
