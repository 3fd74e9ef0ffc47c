-- The days as of which people are observed, for each day they are looked at. The newest whose horizon is over tests, the
-- newest whose horizon is over before that validates, and those whose horizons are over before that train: what is learned
-- knows nothing of what it is judged by. Every second Monday is such a day, whenever people are looked at, so that refreshes
-- share them.
with

targets as (select * from {{ ref('int_prediction_targets') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
activity_span as (select * from {{ ref('int_activity_span') }}),
calendar_dates as (select * from {{ ref('int_calendar_dates') }}),

-- Four weeks of data must lie before.
observable as (
    select calendar_dates.calendar_date as observation_date
    from calendar_dates
    cross join activity_span
    where
        mod({{ dbt.datediff("cast('1970-01-05' as date)", 'calendar_dates.calendar_date', 'day') }}, 14)
        = 0
        and {{ dbt.datediff('activity_span.data_start_date', 'calendar_dates.calendar_date', 'day') }}
        >= 27
),

tests as (
    select
        targets.target,
        targets.horizon_days,
        refresh_dates.as_of_date,
        max(observable.observation_date) as observation_date
    from targets
    cross join refresh_dates
    inner join observable
        on
            {{ dbt.datediff('observable.observation_date', 'refresh_dates.as_of_date', 'day') }}
            >= targets.horizon_days
    group by targets.target, targets.horizon_days, refresh_dates.as_of_date
),

validations as (
    select
        tests.target,
        tests.horizon_days,
        tests.as_of_date,
        max(observable.observation_date) as observation_date
    from tests
    inner join observable
        on
            {{ dbt.datediff('observable.observation_date', 'tests.observation_date', 'day') }}
            >= tests.horizon_days
    group by tests.target, tests.horizon_days, tests.as_of_date
),

trainings as (
    select
        validations.target,
        validations.as_of_date,
        observable.observation_date,
        row_number() over (
            partition by validations.target, validations.as_of_date order by observable.observation_date desc
        ) as recency
    from validations
    inner join observable
        on
            {{ dbt.datediff('observable.observation_date', 'validations.observation_date', 'day') }}
            >= validations.horizon_days
),

dates as (
    select targets.target, refresh_dates.as_of_date, refresh_dates.as_of_date as observation_date, 'score' as split
    from targets
    cross join refresh_dates
    union all
    select target, as_of_date, observation_date, 'test' as split from tests
    union all
    select target, as_of_date, observation_date, 'validation' as split from validations
    union all
    select target, as_of_date, observation_date, 'train' as split from trainings where recency <= 6
)

select * from dates
