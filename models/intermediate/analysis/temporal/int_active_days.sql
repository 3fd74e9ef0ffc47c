-- People's active days by their clock, with what any window of days can be put together from. Two hours of the day meet if
-- they are the same or next to each other on the clock, where 23 is next to 0.
with

active_hours as (select * from {{ ref('int_active_hours') }}),

neighbours as (
    select
        earlier.user_id,
        earlier.local_date,
        count(*) as neighbouring_pairs
    from active_hours as earlier
    inner join active_hours as later
        on
            earlier.user_id = later.user_id
            and earlier.local_date = later.local_date
            and mod(earlier.local_hour + 1, 24) = later.local_hour
    group by earlier.user_id, earlier.local_date
),

days as (
    select
        user_id,
        local_date,
        known_date,
        weekday,
        cast(sum(events) as bigint) as events,
        count(*) as active_hours,
        cast(sum(gaps) as bigint) as gaps,
        sum(gap_seconds) as gap_seconds,
        sum(squared_gap_seconds) as squared_gap_seconds
    from active_hours
    group by user_id, local_date, known_date, weekday
),

-- How many of the day's pairs of hours meet, each hour with itself too.
final as (
    select
        days.*,
        days.active_hours * days.active_hours as hour_pairs,
        days.active_hours + 2 * coalesce(neighbours.neighbouring_pairs, 0) as meeting_pairs
    from days
    left join neighbours on days.user_id = neighbours.user_id and days.local_date = neighbours.local_date
)

select * from final
