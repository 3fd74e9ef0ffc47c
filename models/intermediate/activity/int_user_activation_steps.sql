-- Who took which step of the activation funnel, on each day people are looked at. A step is asked of those who took the one
-- before and whose days for it are over by then; of people who registered before the data begin none is known.
with

starts as (select * from {{ ref('int_user_starts') }}),
steps as (select * from {{ ref('int_activation_steps') }}),
user_days as (select * from {{ ref('int_user_days') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

-- Days count from joining until the activation, then from there.
user_steps as (
    select
        starts.user_id,
        starts.joined_date,
        starts.activation_date,
        steps.step_number,
        steps.step,
        steps.kind,
        steps.first_day,
        steps.last_day,
        case when steps.kind = 'active' then starts.activation_date else starts.joined_date end as counted_from_date
    from starts
    cross join steps
    where not starts.is_registered_before_data
),

dated_steps as (
    select
        *,
        cast({{ dbt.dateadd('day', 'first_day', 'counted_from_date') }} as date) as first_date,
        cast({{ dbt.dateadd('day', 'last_day', 'counted_from_date') }} as date) as last_date
    from user_steps
),

active_steps as (
    select distinct
        dated_steps.user_id,
        dated_steps.step_number
    from dated_steps
    inner join user_days
        on
            dated_steps.user_id = user_days.user_id
            and user_days.activity_date between dated_steps.first_date and dated_steps.last_date
    where dated_steps.kind = 'active'
),

taken as (
    select
        dated_steps.user_id,
        dated_steps.step_number,
        dated_steps.step,
        refresh_dates.as_of_date,
        coalesce(dated_steps.last_date <= refresh_dates.as_of_date, false) as is_over,
        case dated_steps.kind
            when 'joined' then true
            when 'activated'
                then coalesce(dated_steps.activation_date between dated_steps.first_date and dated_steps.last_date, false)
            else active_steps.user_id is not null
        end as is_taken
    from dated_steps
    cross join refresh_dates
    left join active_steps
        on dated_steps.user_id = active_steps.user_id and dated_steps.step_number = active_steps.step_number
),

asked as (
    select
        user_id,
        step_number,
        step,
        as_of_date,
        is_taken,
        is_over and coalesce(
            bool_and(is_taken and is_over) over (
                partition by user_id, as_of_date
                order by step_number rows between unbounded preceding and 1 preceding
            ),
            true
        ) as is_asked
    from taken
)

select * from asked where is_asked
