-- The stage of each person's life on the platform, on each day people are looked at, and the rhythm that decides it.
with

stages as (select * from {{ ref('int_user_lifecycle_stages') }}),
rhythms as (select * from {{ ref('int_user_rhythms') }}),
starts as (select * from {{ ref('int_user_starts') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

current_stages as (
    select
        stages.user_id,
        refresh_dates.as_of_date,
        stages.stage,
        stages.previous_stage,
        stages.stage_since_date
    from stages
    inner join refresh_dates
        on
            stages.stage_since_date <= refresh_dates.as_of_date
            and (stages.next_stage_date is null or stages.next_stage_date > refresh_dates.as_of_date)
),

current_rhythms as (
    select
        rhythms.user_id,
        refresh_dates.as_of_date,
        rhythms.activity_date,
        rhythms.gaps_observed,
        rhythms.expected_gap_days,
        rhythms.inactive_after_days,
        rhythms.churned_after_days
    from rhythms
    inner join refresh_dates
        on
            rhythms.activity_date <= refresh_dates.as_of_date
            and (rhythms.next_activity_date is null or rhythms.next_activity_date > refresh_dates.as_of_date)
),

final as (
    select
        current_stages.user_id,
        current_stages.as_of_date,
        cast(current_stages.stage as {{ dbt.type_string() }}) as stage,
        cast(current_stages.previous_stage as {{ dbt.type_string() }}) as previous_stage,
        current_stages.stage_since_date,
        {{ dbt.datediff('current_stages.stage_since_date', 'current_stages.as_of_date', 'day') }}
            as days_in_stage,
        starts.joined_date,
        case when starts.activation_date <= current_stages.as_of_date then starts.activation_date end as activation_date,
        current_rhythms.activity_date as last_active_date,
        {{ dbt.datediff('current_rhythms.activity_date', 'current_stages.as_of_date', 'day') }}
            as days_since_last_active,
        cast(current_rhythms.gaps_observed as integer) as gaps_observed,
        current_rhythms.expected_gap_days,
        current_rhythms.inactive_after_days,
        current_rhythms.churned_after_days
    from current_stages
    inner join starts on current_stages.user_id = starts.user_id
    left join current_rhythms
        on current_stages.user_id = current_rhythms.user_id and current_stages.as_of_date = current_rhythms.as_of_date
)

select * from final
