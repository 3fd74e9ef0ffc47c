-- What a rhythm would be called: of the rhythms whose hours hold enough of what a person does from Monday to Friday, the one
-- that goes first. Of two spans of hours each has to hold half of it.
with

hours as (select * from {{ ref('int_temporal_hours') }}),
rhythms as (select * from {{ ref('int_temporal_rhythms') }}),

placed as (
    select
        hours.user_id,
        hours.as_of_date,
        hours.active_days,
        rhythms.rhythm,
        rhythms.precedence,
        rhythms.minimum_share,
        rhythms.second_first_hour is not null as has_second_span,
        {{ is_hour_between('hours.local_hour', 'rhythms.first_hour', 'rhythms.last_hour') }} as is_in_first_span,
        {{ is_hour_between('hours.local_hour', 'rhythms.second_first_hour', 'rhythms.second_last_hour') }} as is_in_second_span
    from hours
    cross join rhythms
    where hours.weekday <= 5
),

held as (
    select
        user_id,
        as_of_date,
        rhythm,
        precedence,
        minimum_share,
        has_second_span,
        sum(active_days) as all_hours,
        coalesce(sum(active_days) filter (where is_in_first_span), 0) as first_hours,
        coalesce(sum(active_days) filter (where is_in_second_span), 0) as second_hours
    from placed
    group by user_id, as_of_date, rhythm, precedence, minimum_share, has_second_span
),

fitting as (
    select
        user_id,
        as_of_date,
        min_by(rhythm, precedence) as rhythm
    from held
    where
        first_hours + second_hours >= minimum_share * all_hours
        and (not has_second_span or least(first_hours, second_hours) >= minimum_share / 2 * all_hours)
    group by user_id, as_of_date
)

select * from fitting
