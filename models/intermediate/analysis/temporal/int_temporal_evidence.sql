-- What speaks for or against a pattern in the time a person's activity takes: all measures side by side.
with

windows as (select * from {{ ref('int_temporal_windows') }}),
sums as (select * from {{ ref('int_temporal_sums') }}),
weeks as (select * from {{ ref('int_temporal_weeks') }}),
clocks as (select * from {{ ref('int_temporal_clocks') }}),
rhythm_names as (select * from {{ ref('int_user_rhythm_names') }}),
holiday_tests as (select * from {{ ref('int_holiday_tests') }}),

evidence as (
    select
        windows.*,
        coalesce(sums.events, 0) as events,
        coalesce(sums.active_days, 0) as active_days,
        coalesce(sums.active_hours, 0) as active_hours,
        weeks.hour_of_week_histogram,
        weeks.hour_of_week_entropy,
        coalesce(sums.active_weekdays, 0) as active_weekdays,
        coalesce(sums.weekday_hours, 0) as weekday_hours,
        clocks.hour_of_day_entropy,
        clocks.resultant_length,
        clocks.doubled_resultant_length,
        clocks.mean_hour,
        clocks.top_hours_share,
        clocks.peak_hour,
        clocks.peak_hours,
        -- The chance that two active hours of different days meet, without bias by how few there are.
        cast(clocks.meeting_pairs - sums.same_day_meeting_pairs as double)
        / nullif(sums.weekday_hours * sums.weekday_hours - sums.same_day_pairs, 0) as hour_recurrence,
        cast(sums.weekend_hours as double) / nullif(sums.active_hours, 0) as weekend_share,
        sums.burstiness,
        case when windows.holiday_days is not null then coalesce(sums.holiday_hours, 0) end as holiday_hours,
        cast(sums.holiday_hours as double) * windows.baseline_days
        / nullif(windows.holiday_days * (sums.active_hours - sums.holiday_hours), 0) as holiday_rate_ratio,
        cast(holiday_tests.p_value as double) as holiday_p_value,
        cast(holiday_tests.q_value as double) as holiday_q_value,
        rhythm_names.rhythm as rhythm_name
    from windows
    left join sums on windows.user_id = sums.user_id and windows.as_of_date = sums.as_of_date
    left join weeks on windows.user_id = weeks.user_id and windows.as_of_date = weeks.as_of_date
    left join clocks on windows.user_id = clocks.user_id and windows.as_of_date = clocks.as_of_date
    left join rhythm_names on windows.user_id = rhythm_names.user_id and windows.as_of_date = rhythm_names.as_of_date
    left join holiday_tests
        on windows.user_id = holiday_tests.user_id and windows.as_of_date = cast(holiday_tests.as_of_date as date)
)

select * from evidence
