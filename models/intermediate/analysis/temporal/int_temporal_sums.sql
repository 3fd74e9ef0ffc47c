-- What a person's days in the window add up to.
with

windows as (select * from {{ ref('int_temporal_windows') }}),
active_days as (select * from {{ ref('int_active_days') }}),
holiday_counts as (select * from {{ ref('int_holiday_counts') }}),

days as (
    select
        windows.as_of_date,
        active_days.*,
        active_days.weekday >= 6 as is_weekend,
        coalesce(holiday_counts.is_holiday, false) as is_holiday
    from windows
    inner join active_days
        on
            windows.user_id = active_days.user_id
            and windows.first_date <= active_days.local_date
            and windows.as_of_date >= active_days.known_date
    left join holiday_counts
        on windows.holiday_region = holiday_counts.region and active_days.local_date = holiday_counts.date
),

sums as (
    select
        user_id,
        as_of_date,
        cast(sum(events) as bigint) as events,
        count(*) as active_days,
        cast(sum(active_hours) as bigint) as active_hours,
        cast(coalesce(sum(active_hours) filter (where is_holiday), 0) as bigint) as holiday_hours,
        cast(coalesce(sum(active_hours) filter (where is_weekend), 0) as bigint) as weekend_hours,
        count(*) filter (where not is_weekend) as active_weekdays,
        cast(coalesce(sum(active_hours) filter (where not is_weekend), 0) as bigint) as weekday_hours,
        cast(coalesce(sum(hour_pairs) filter (where not is_weekend), 0) as bigint) as same_day_pairs,
        cast(coalesce(sum(meeting_pairs) filter (where not is_weekend), 0) as bigint) as same_day_meeting_pairs,
        cast(sum(gaps) as double) as gaps,
        cast(sum(gap_seconds) as double) as gap_seconds,
        cast(sum(squared_gap_seconds) as double) as squared_gap_seconds
    from days
    group by user_id, as_of_date
),

-- The spread of the gaps over their mean. Rounding may take a variance of nothing below zero.
with_variation as (
    select
        *,
        case
            when gaps > 1
                then
                    sqrt(greatest(squared_gap_seconds / gaps - power(gap_seconds / gaps, 2), 0))
                    / nullif(gap_seconds / gaps, 0)
        end as gap_variation
    from sums
),

final as (
    select
        *,
        case when gaps > 1 then {{ burstiness('gaps', 'gap_variation') }} end as burstiness
    from with_variation
)

select * from final
