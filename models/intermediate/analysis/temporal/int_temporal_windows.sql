-- From when on a person's days count on each day they are looked at, and how many of them are holidays or around one.
with

user_dates as (select * from {{ ref('int_user_dates') }}),
people as (select * from {{ ref('int_temporal_people') }}),
activity_span as (select * from {{ ref('int_activity_span') }}),
holiday_counts as (select * from {{ ref('int_holiday_counts') }}),

windows as (
    select
        people.user_id,
        people.time_zone,
        people.holiday_region,
        user_dates.as_of_date,
        greatest(
            user_dates.first_seen_date,
            activity_span.data_start_date,
            cast(
                {{ dbt.dateadd('day', '1 - ' ~ setting('temporal_window_days'), 'user_dates.as_of_date') }} as date
            )
        ) as first_date
    from people
    inner join user_dates on people.user_id = user_dates.user_id
    cross join activity_span
),

lengths as (
    select
        *,
        {{ dbt.datediff('first_date', 'as_of_date', 'day') }}
        + 1 as window_days
    from windows
    where first_date <= as_of_date
),

counted as (
    select
        lengths.*,
        until_end.holidays_until - until_start.holidays_until
        + case when until_start.is_holiday then 1 else 0 end as holiday_days,
        1 + until_end.days_until - until_start.days_until as known_days
    from lengths
    left join holiday_counts as until_end
        on lengths.holiday_region = until_end.region and lengths.as_of_date = until_end.date
    left join holiday_counts as until_start
        on lengths.holiday_region = until_start.region and lengths.first_date = until_start.date
),

-- Holidays are told from other days only where the calendar holds the whole window.
final as (
    select
        user_id,
        as_of_date,
        time_zone,
        holiday_region,
        first_date,
        window_days,
        case when known_days = window_days then holiday_days end as holiday_days,
        case when known_days = window_days then window_days - holiday_days end as baseline_days
    from counted
)

select * from final
