-- The tier of each person, with hysteresis. Each threshold is a switch: it turns on above the threshold by the margin, off
-- below it by the margin, and in between stays as it was on the refresh date before. Without a memory (the first date, or
-- inactive before) the threshold itself decides. A person's tier is the highest that is on.
with

scores as (
    select * from {{ remembered(
        'int_user_activity_scores', ['user_id', 'as_of_date', 'objective', 'activity_index', 'is_active'], 'analytics'
    ) }}
),

thresholds as (
    select * from {{ remembered(
        'rpt_activity_tier_thresholds', ['as_of_date', 'objective', 'tier', 'min_quantile', 'min_activity_index', 'hysteresis_margin']
    ) }}
),

refresh_dates as (
    select * from {{ ref('int_refresh_dates') }}
),

remembered as (
    select
        user_id,
        as_of_date,
        objective,
        activity_index,
        is_active,
        coalesce(lag(is_active) over (partition by user_id, objective order by as_of_date), false) as was_active
    from scores
),

-- 1 on, 0 off, null as before.
signals as (
    select
        remembered.user_id,
        remembered.as_of_date,
        remembered.objective,
        thresholds.tier,
        thresholds.min_quantile,
        case
            when not remembered.is_active or thresholds.min_activity_index is null then 0
            when not remembered.was_active and remembered.activity_index >= thresholds.min_activity_index then 1
            when not remembered.was_active then 0
            when remembered.activity_index >= thresholds.min_activity_index + thresholds.hysteresis_margin then 1
            when remembered.activity_index < thresholds.min_activity_index - thresholds.hysteresis_margin then 0
        end as signal
    from remembered
    inner join thresholds
        on remembered.as_of_date = thresholds.as_of_date and remembered.objective = thresholds.objective
),

-- A run is a signal and the dates after it that leave things as they are.
runs as (
    select
        *,
        sum(case when signal is not null then 1 else 0 end) over (
            partition by user_id, objective, tier order by as_of_date
        ) as run
    from signals
),

switches as (
    select
        user_id,
        as_of_date,
        objective,
        tier,
        min_quantile,
        max(signal) over (partition by user_id, objective, tier, run) as is_on
    from runs
),

reached as (
    select
        user_id,
        as_of_date,
        objective,
        max_by(tier, min_quantile) as tier
    from switches
    where is_on = 1
    group by user_id, as_of_date, objective
),

tiers as (
    select
        scores.user_id,
        scores.as_of_date,
        scores.objective,
        coalesce(reached.tier, 'inactive') as tier
    from scores
    left join reached
        on
            scores.user_id = reached.user_id
            and scores.as_of_date = reached.as_of_date
            and scores.objective = reached.objective
),

with_previous as (
    select
        *,
        lag(tier) over (partition by user_id, objective order by as_of_date) as previous_tier
    from tiers
),

current_tiers as (
    select with_previous.*
    from with_previous
    inner join refresh_dates on with_previous.as_of_date = refresh_dates.as_of_date
)

select * from current_tiers
