-- Where numbers are cut into bins: at the greatest of each tenth of a day, but the last. Tenths that end alike are one.
with

drift_values as (select * from {{ ref('int_drift_values') }}),

tenths as (
    select
        as_of_date,
        model,
        measure,
        value,
        ntile(10) over (partition by as_of_date, model, measure order by value) as tenth
    from drift_values
    where value is not null
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
