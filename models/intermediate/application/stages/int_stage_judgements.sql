-- How right models were about each person they had not learned from, with the stage of life the person was in on the day they
-- were judged. How far a gap strays from 0 by chance is its `variance`.
with

outcomes as (select * from {{ ref('int_stage_outcomes') }}),
lifetime as (select * from {{ ref('int_judgements__lifetime') }}),
recommendations as (select * from {{ ref('int_judgements__recommendations') }}),
personas as (select * from {{ ref('int_judgements__personas') }}),
communities as (select * from {{ ref('int_judgements__communities') }}),
clusters as (select * from {{ ref('int_judgements__clusters') }}),
topics as (select * from {{ ref('int_judgements__topics') }}),
lookalikes as (select * from {{ ref('int_judgements__lookalikes') }}),
account_anomaly as (select * from {{ ref('int_judgements__account_anomaly') }}),
stages as (select * from {{ ref('int_user_lifecycle_stages') }}),

forecasts as (
    select
        model,
        as_of_date,
        user_id,
        stage,
        chance * (1 - chance) as variance,
        cast(outcome as double) as holdout_outcome_rate,
        (chance - outcome) * (chance - outcome) as holdout_brier,
        chance - outcome as holdout_calibration_gap
    from outcomes
),

of_forecasts as (
    select
        model,
        as_of_date,
        user_id,
        stage,
        metric,
        value,
        variance
    from forecasts
    unpivot (value for metric in (holdout_outcome_rate, holdout_brier, holdout_calibration_gap))
),

judgements as (
    select model, as_of_date, judged_date, user_id, metric, value from lifetime
    union all
    select model, as_of_date, judged_date, user_id, metric, value from recommendations
    union all
    select model, as_of_date, judged_date, user_id, metric, value from personas
    union all
    select model, as_of_date, judged_date, user_id, metric, value from communities
    union all
    select model, as_of_date, judged_date, user_id, metric, value from clusters
    union all
    select model, as_of_date, judged_date, user_id, metric, value from topics
    union all
    select model, as_of_date, judged_date, user_id, metric, value from account_anomaly
    union all
    select model, as_of_date, judged_date, user_id, metric, value from lookalikes
),

-- Who was not known yet on the day is registered at most.
staged as (
    select
        judgements.model,
        judgements.as_of_date,
        judgements.user_id,
        coalesce(stages.stage, 'registered') as stage,
        judgements.metric,
        judgements.value,
        judgements.value * judgements.value as variance
    from judgements
    left join stages
        on
            judgements.user_id = stages.user_id
            and judgements.judged_date >= stages.stage_since_date
            and judgements.judged_date < coalesce(stages.next_stage_date, cast('9999-12-31' as date))
),

final as (
    select * from of_forecasts
    union all
    select * from staged
)

select * from final
