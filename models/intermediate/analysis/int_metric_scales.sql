-- The scaler of each day: mean and spread per metric. A metric that does not vary tells nobody apart and is left out.
with

clustered_metrics as (
    select * from {{ ref('int_clustered_metrics') }}
),

scales as (
    select
        as_of_date,
        metric,
        round(avg(value), 9) as mean_value,
        round(stddev_samp(value), 9) as spread
    from clustered_metrics
    group by as_of_date, metric
),

varying as (
    select * from scales where spread > 0
)

select * from varying
