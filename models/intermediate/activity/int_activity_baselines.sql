-- What was to be expected of a day: the median of its weekday over the eight weeks before, and how far days usually lie from the
-- median of their weekday. Four weeks are needed.
with

measures as (
    select * from {{ ref('int_activity_measures') }}
),

earlier as (
    select
        days.measure,
        days.activity_date,
        days.weekday = earlier_days.weekday as is_same_weekday,
        earlier_days.value,
        median(earlier_days.value) over (
            partition by days.measure, days.activity_date, earlier_days.weekday
        ) as weekday_median
    from measures as days
    inner join measures as earlier_days
        on
            days.measure = earlier_days.measure
            and days.activity_date > earlier_days.activity_date
            and {{ dbt.dateadd('day', -56, 'days.activity_date') }} <= earlier_days.activity_date
),

baselines as (
    select
        measure,
        activity_date,
        max(case when is_same_weekday then weekday_median end) as expected_value,
        median(abs(value - weekday_median)) as median_absolute_deviation
    from earlier
    group by measure, activity_date
    having count(*) >= 28
)

select * from baselines
