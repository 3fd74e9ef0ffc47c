-- Runs of activity without a silence that made the person inactive by their own rhythm, and what came before and comes
-- after. A run ends with the last active day before such a silence, or before now.
with

rhythms as (select * from {{ ref('int_user_rhythms') }}),
starts as (select * from {{ ref('int_user_starts') }}),
thresholds as (select * from {{ ref('int_lifecycle_thresholds') }}),

last_days as (
    select
        user_id,
        activity_date as last_date,
        cast({{ dbt.dateadd('day', 'inactive_after_days', 'activity_date') }} as date) as inactive_date,
        cast({{ dbt.dateadd('day', 'churned_after_days', 'activity_date') }} as date) as churned_date,
        next_activity_date as next_start_date
    from rhythms
    where
        next_activity_date is null
        or {{ dbt.datediff('activity_date', 'next_activity_date', 'day') }}
        > inactive_after_days
),

runs as (
    select
        last_days.*,
        starts.activation_date,
        starts.is_registered_before_data,
        coalesce(
            lag(last_days.next_start_date) over runs_of_person, starts.activation_date
        ) as start_date,
        coalesce(
            lag(last_days.next_start_date) over runs_of_person > lag(last_days.churned_date) over runs_of_person, false
        ) as is_back_from_churned
    from last_days
    inner join starts on last_days.user_id = starts.user_id
    window runs_of_person as (partition by last_days.user_id order by last_days.last_date)
),

-- Until when is the person new, or reactivated after their latest return?
final as (
    select
        runs.user_id,
        runs.start_date,
        runs.last_date,
        runs.inactive_date,
        runs.churned_date,
        runs.next_start_date,
        case
            when runs.is_registered_before_data then runs.activation_date
            else cast({{ dbt.dateadd('day', 'thresholds.new_days', 'runs.activation_date') }} as date)
        end as new_until_date,
        cast({{ dbt.dateadd(
            'day',
            'thresholds.reactivated_days',
            'max(case when runs.is_back_from_churned then runs.start_date end) over (
                partition by runs.user_id order by runs.start_date rows unbounded preceding
            )'
        ) }} as date) as reactivated_until_date
    from runs
    cross join thresholds
)

select * from final
