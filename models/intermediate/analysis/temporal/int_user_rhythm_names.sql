-- What a rhythm would be called: of the rhythms whose hours hold enough of what a person does from Monday to Friday, the one
-- that goes first. Of two spans of hours each has to hold half of it.
with

hours as (select * from {{ ref('int_temporal_hours') }}),
rhythms as (select * from {{ ref('int_temporal_rhythms') }}),

weekday_hours as (
    select
        user_id,
        as_of_date,
        local_hour,
        sum(active_days) as active_days
    from hours
    where weekday <= 5
    group by user_id, as_of_date, local_hour
),

totals as (
    select
        user_id,
        as_of_date,
        sum(active_days) as all_hours
    from weekday_hours
    group by user_id, as_of_date
),

-- What lies in no span of a rhythm is dropped before anything is added up.
first_spans as (
    select
        weekday_hours.user_id,
        weekday_hours.as_of_date,
        rhythms.rhythm,
        weekday_hours.active_days as first_hours,
        0 as second_hours
    from weekday_hours
    inner join rhythms on {{ is_hour_between('weekday_hours.local_hour', 'rhythms.first_hour', 'rhythms.last_hour') }}
),

second_spans as (
    select
        weekday_hours.user_id,
        weekday_hours.as_of_date,
        rhythms.rhythm,
        0 as first_hours,
        weekday_hours.active_days as second_hours
    from weekday_hours
    inner join rhythms
        on {{ is_hour_between('weekday_hours.local_hour', 'rhythms.second_first_hour', 'rhythms.second_last_hour') }}
),

spans as (
    select * from first_spans
    union all
    select * from second_spans
),

held as (
    select
        user_id,
        as_of_date,
        rhythm,
        sum(first_hours) as first_hours,
        sum(second_hours) as second_hours
    from spans
    group by user_id, as_of_date, rhythm
),

fitting as (
    select
        held.user_id,
        held.as_of_date,
        min_by(held.rhythm, rhythms.precedence) as rhythm
    from held
    inner join rhythms on held.rhythm = rhythms.rhythm
    inner join totals on held.user_id = totals.user_id and held.as_of_date = totals.as_of_date
    where
        held.first_hours + held.second_hours >= rhythms.minimum_share * totals.all_hours
        and (
            rhythms.second_first_hour is null
            or least(held.first_hours, held.second_hours) >= rhythms.minimum_share / 2 * totals.all_hours
        )
    group by held.user_id, held.as_of_date
)

select * from fitting
