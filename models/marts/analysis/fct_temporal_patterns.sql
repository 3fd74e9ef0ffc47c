-- What pattern a person's activity follows over time, with the evidence. Festivals go before rhythms: who comes at holidays
-- alone may well come at the same hours.
with

evidence as (select * from {{ ref('int_temporal_evidence') }}),
thresholds as (select * from {{ ref('int_temporal_thresholds') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

-- Who may not be profiled is not measured either; here it is asked where the answer becomes public.
profiled as (
    select user_id
    from eligibility
    where purpose = 'profiling' and is_eligible
),

-- The rate ratio multiplied out, so that nobody active on holidays alone divides by nothing.
judged as (
    select
        evidence.*,
        evidence.events >= thresholds.minimum_events as is_enough,
        coalesce(
            evidence.holiday_q_value <= thresholds.seasonal_q_value
            and evidence.holiday_hours * evidence.baseline_days
            > thresholds.seasonal_rate_ratio * evidence.holiday_days * (evidence.active_hours - evidence.holiday_hours), false
        ) as is_seasonal,
        coalesce(
            evidence.weekend_share >= thresholds.weekend_share and evidence.active_days >= thresholds.weekend_days, false
        ) as is_weekend,
        coalesce(
            evidence.hour_recurrence > 3 / thresholds.waking_hours
            and evidence.active_weekdays >= thresholds.steady_weekdays, false
        ) as is_steady
    from evidence
    inner join profiled on evidence.user_id = profiled.user_id
    cross join thresholds
),

named as (
    select
        *,
        case
            when not is_enough then 'insufficient_data'
            when is_seasonal then 'seasonal'
            when is_weekend or is_steady then 'regular'
            else 'irregular'
        end as pattern
    from judged
),

final as (
    select
        user_id,
        as_of_date,
        cast(pattern as {{ dbt.type_string() }}) as pattern,
        cast(
            case
                when pattern = 'regular' and is_weekend then 'weekend'
                when pattern = 'regular' then coalesce(rhythm_name, 'other')
            end as {{ dbt.type_string() }}
        ) as rhythm,
        cast(time_zone as {{ dbt.type_string() }}) as time_zone,
        first_date,
        cast(events as bigint) as events,
        cast(active_days as integer) as active_days,
        cast(active_hours as integer) as active_hours,
        cast(hour_of_week_histogram as {{ dbt.type_string() }}) as hour_of_week_histogram,
        round(hour_of_week_entropy, 9) as hour_of_week_entropy,
        cast(active_weekdays as integer) as active_weekdays,
        cast(weekday_hours as integer) as weekday_hours,
        round(hour_of_day_entropy, 9) as hour_of_day_entropy,
        round(hour_recurrence, 9) as hour_recurrence,
        round(resultant_length, 9) as resultant_length,
        round(mean_hour, 9) as mean_hour,
        round(doubled_resultant_length, 9) as doubled_resultant_length,
        round(top_hours_share, 9) as top_hours_share,
        cast(peak_hour as integer) as peak_hour,
        cast(peak_hours as {{ dbt.type_string() }}) as peak_hours,
        round(weekend_share, 9) as weekend_share,
        round(burstiness, 9) as burstiness,
        cast(holiday_days as integer) as holiday_days,
        cast(baseline_days as integer) as baseline_days,
        cast(holiday_hours as integer) as holiday_hours,
        round(holiday_rate_ratio, 9) as holiday_rate_ratio,
        round(holiday_p_value, 9) as holiday_p_value,
        round(holiday_q_value, 9) as holiday_q_value
    from named
)

select * from final
