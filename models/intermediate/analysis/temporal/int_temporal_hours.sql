-- On how many days of the window a person was active in each hour of the week, 0 being Monday's first.
with

windows as (select * from {{ ref('int_temporal_windows') }}),
active_hours as (select * from {{ ref('int_active_hours') }}),

hours as (
    select
        windows.user_id,
        windows.as_of_date,
        active_hours.weekday,
        active_hours.local_hour,
        24 * (active_hours.weekday - 1) + active_hours.local_hour as hour_of_week,
        count(*) as active_days
    from windows
    inner join active_hours
        on
            windows.user_id = active_hours.user_id
            and windows.first_date <= active_hours.local_date
            and windows.as_of_date >= active_hours.known_date
    group by windows.user_id, windows.as_of_date, active_hours.weekday, active_hours.local_hour
)

select * from hours
