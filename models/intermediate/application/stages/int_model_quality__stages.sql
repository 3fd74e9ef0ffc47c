-- For people in which stage of life models are how good. Stages of few people are told of together.
with

outcomes as (select * from {{ ref('int_stage_outcomes') }}),

sizes as (
    select
        model,
        as_of_date,
        stage,
        count(*) as people
    from outcomes
    group by model, as_of_date, stage
),

labels as (
    select
        model,
        as_of_date,
        stage,
        case when {{ is_pooled('people', 'model, as_of_date', 'stage') }} then 'other' else stage end as label
    from sizes
),

sums as (
    select
        outcomes.model,
        outcomes.as_of_date,
        labels.label as stage,
        cast(count(*) as double) as people,
        cast(sum(outcomes.outcome) as double) as positives,
        cast({{ exact_sum('outcomes.chance') }} as double) as chances,
        cast({{ exact_sum('(outcomes.chance - outcomes.outcome) * (outcomes.chance - outcomes.outcome)') }} as double)
            as squared_errors,
        cast({{ exact_sum('outcomes.chance * (1 - outcomes.chance)') }} as double) as variance
    from outcomes
    inner join labels
        on
            outcomes.model = labels.model
            and outcomes.as_of_date = labels.as_of_date
            and outcomes.stage = labels.stage
    group by outcomes.model, outcomes.as_of_date, labels.label
),

-- The expected number differs from what came by chance: by more than 2.58 standard deviations in one of a hundred cases.
stages as (
    select
        model,
        as_of_date,
        stage,
        people as holdout_people,
        positives / people as holdout_outcome_rate,
        squared_errors / people as holdout_brier,
        (chances - positives) / people as holdout_calibration_gap,
        abs(chances - positives) > 2.58 * sqrt(variance) as is_off
    from sums
    where people >= {{ setting('minimum_cell_users') }}
),

measures as (
    select
        model,
        as_of_date,
        stage,
        is_off,
        metric,
        value
    from stages
    unpivot (value for metric in (holdout_people, holdout_outcome_rate, holdout_brier, holdout_calibration_gap))
),

final as (
    select
        model,
        as_of_date,
        metric || '_stage_' || stage as metric,
        round(value, 9) as value,
        case when metric = 'holdout_calibration_gap' and is_off then 'warning' else 'ok' end as status
    from measures
)

select * from final
