-- Where numbers are cut into bins: at the greatest of each tenth of a day, but the last. Tenths that end alike are one.
with

drift_values as (
    select * from {{ remembered(
        'int_drift_values', ['user_id', 'as_of_date', 'model', 'measure', 'value', 'category'], 'analytics'
    ) }}
),


known_refreshes as (select * from {{ ref('int_known_refreshes') }}),

earlier_dates as (
    select distinct previous_date
    from known_refreshes
    where is_refreshed
),

tenths as (
    select
        drift_values.as_of_date,
        drift_values.model,
        drift_values.measure,
        drift_values.value,
        ntile(10) over (
            partition by drift_values.as_of_date, drift_values.model, drift_values.measure order by drift_values.value
        ) as tenth
    from drift_values
    inner join earlier_dates on drift_values.as_of_date = earlier_dates.previous_date
    where drift_values.value is not null
),

tops as (
    select
        as_of_date,
        model,
        measure,
        tenth,
        max(value) as top
    from tenths
    where tenth < 10
    group by as_of_date, model, measure, tenth
),

edges as (
    select distinct
        as_of_date,
        model,
        measure,
        top
    from tops
)

select * from edges
