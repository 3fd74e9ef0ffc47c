-- The metrics that clusters are made of, winsorised and, where the catalogue says so, in logarithms. A rate without
-- anything to divide by stays null.
with

clustered_users as (select * from {{ ref('int_clustered_users') }}),
user_metrics as (select * from {{ ref('int_user_metrics') }}),
available_metrics as (select * from {{ ref('int_available_metrics') }}),

values_of_users as (
    select
        clustered_users.user_id,
        clustered_users.as_of_date,
        user_metrics.metric,
        available_metrics.is_logged,
        user_metrics.value
    from clustered_users
    inner join user_metrics
        on clustered_users.user_id = user_metrics.user_id and clustered_users.as_of_date = user_metrics.as_of_date
    inner join available_metrics on user_metrics.metric = available_metrics.metric
    where available_metrics.is_clustered
),

bounds as (
    select
        as_of_date,
        metric,
        percentile_cont(0.01) within group (order by value) as low_value,
        percentile_cont(0.99) within group (order by value) as high_value
    from values_of_users
    group by as_of_date, metric
),

winsorised as (
    select
        values_of_users.user_id,
        values_of_users.as_of_date,
        values_of_users.metric,
        values_of_users.is_logged,
        case
            when values_of_users.value is not null
                then least(greatest(values_of_users.value, bounds.low_value), bounds.high_value)
        end as value
    from values_of_users
    inner join bounds on values_of_users.as_of_date = bounds.as_of_date and values_of_users.metric = bounds.metric
),

transformed as (
    select
        user_id,
        as_of_date,
        metric,
        case when is_logged then ln(1 + value) else value end as value
    from winsorised
)

select * from transformed
