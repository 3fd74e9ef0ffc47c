-- The stages of a person's life on the platform, each with its first day. On any day the stage follows from the days up to
-- it: silent for long enough is churned, then inactive; else new for a while after activation, reactivated for a while after
-- coming back from churned, and active. Before activation it is registered.
with

runs as (select * from {{ ref('int_user_active_runs') }}),
starts as (select * from {{ ref('int_user_starts') }}),

-- While a run lasts, new goes before reactivated and that before active.
within_runs as (
    select
        user_id,
        start_date,
        inactive_date,
        greatest(start_date, new_until_date) as not_new_date,
        greatest(start_date, new_until_date, coalesce(reactivated_until_date, start_date)) as settled_date
    from runs
),

stages as (
    select
        user_id,
        'registered' as stage,
        joined_date as stage_since_date,
        activation_date as until_date
    from starts
    union all
    select
        user_id,
        'new' as stage,
        start_date as stage_since_date,
        least(not_new_date, inactive_date) as until_date
    from within_runs
    union all
    select
        user_id,
        'reactivated' as stage,
        not_new_date as stage_since_date,
        least(settled_date, inactive_date) as until_date
    from within_runs
    union all
    select
        user_id,
        'active' as stage,
        settled_date as stage_since_date,
        inactive_date as until_date
    from within_runs
    union all
    select
        user_id,
        'inactive' as stage,
        inactive_date as stage_since_date,
        least(churned_date, coalesce(next_start_date, churned_date)) as until_date
    from runs
    union all
    select
        user_id,
        'churned' as stage,
        churned_date as stage_since_date,
        next_start_date as until_date
    from runs
),

final as (
    select
        user_id,
        stage,
        stage_since_date,
        lag(stage) over (partition by user_id order by stage_since_date) as previous_stage,
        lead(stage_since_date) over (partition by user_id order by stage_since_date) as next_stage_date
    from stages
    where until_date is null or stage_since_date < until_date
)

select * from final
