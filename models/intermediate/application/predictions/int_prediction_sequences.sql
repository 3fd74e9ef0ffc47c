-- What people went through up to the day they are observed: their stage and how they came to it, the rhythm that decides on it,
-- and their place among all by what they did in the last four weeks and in the four before.
with

behaviour as (select * from {{ ref('int_prediction_behaviour') }}),
stages as (select * from {{ ref('int_user_lifecycle_stages') }}),
rhythms as (select * from {{ ref('int_user_rhythms') }}),

histories as (
    select
        behaviour.user_id,
        behaviour.observation_date,
        max_by(stages.stage, stages.stage_since_date) as stage,
        max(stages.stage_since_date) as stage_since_date,
        count(*) - 1 as stage_changes,
        count(case when stages.stage = 'inactive' then 1 end) as times_inactive,
        count(case when stages.stage = 'churned' then 1 end) as times_churned
    from behaviour
    inner join stages on behaviour.user_id = stages.user_id and behaviour.observation_date >= stages.stage_since_date
    group by behaviour.user_id, behaviour.observation_date
),

current_rhythms as (
    select
        behaviour.user_id,
        behaviour.observation_date,
        rhythms.expected_gap_days,
        rhythms.churned_after_days,
        {{ dbt.datediff('rhythms.activity_date', 'behaviour.observation_date', 'day') }}
            as silent_days
    from behaviour
    inner join rhythms on behaviour.user_id = rhythms.user_id and behaviour.observation_date >= rhythms.activity_date
    where rhythms.next_activity_date is null or rhythms.next_activity_date > behaviour.observation_date
),

ranked as (
    select
        user_id,
        observation_date,
        percent_rank() over (partition by observation_date order by active_events_28d) as activity_rank_28d,
        percent_rank() over (partition by observation_date order by active_events_before_28d) as activity_rank_before_28d
    from behaviour
),

sequences as (
    select
        ranked.user_id,
        ranked.observation_date,
        histories.stage,
        cast(case when histories.stage = 'new' then 1 else 0 end as double) as is_new,
        cast(case when histories.stage = 'inactive' then 1 else 0 end as double) as is_inactive,
        cast(case when histories.stage = 'reactivated' then 1 else 0 end as double) as is_reactivated,
        cast(coalesce(
            {{ dbt.datediff('histories.stage_since_date', 'ranked.observation_date', 'day') }}, 0
        ) as double) as days_in_stage,
        cast(coalesce(histories.stage_changes, 0) as double) as stage_changes,
        cast(coalesce(histories.times_inactive, 0) as double) as times_inactive,
        cast(coalesce(histories.times_churned, 0) as double) as times_churned,
        cast(coalesce(current_rhythms.expected_gap_days, 365) as double) as expected_gap_days,
        round(
            coalesce(least(cast(current_rhythms.silent_days as double) / current_rhythms.churned_after_days, 1), 1), 9
        ) as churned_after_share,
        round(ranked.activity_rank_28d, 9) as activity_rank_28d,
        round(ranked.activity_rank_before_28d, 9) as activity_rank_before_28d
    from ranked
    left join histories
        on ranked.user_id = histories.user_id and ranked.observation_date = histories.observation_date
    left join current_rhythms
        on ranked.user_id = current_rhythms.user_id and ranked.observation_date = current_rhythms.observation_date
)

select * from sequences
