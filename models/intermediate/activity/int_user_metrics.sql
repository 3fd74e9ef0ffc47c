-- Features as rows, so that weights, scales and signatures can be joined to them: of all numbers of fct_user_features those
-- that the seed activity_metrics names. Null is kept: no rate is not a rate of zero.
with

user_features as (
    select * from {{ ref('fct_user_features') }}
),

activity_metrics as (
    select * from {{ ref('int_activity_metrics') }}
),

unpivoted as (
    select
        user_id,
        as_of_date,
        metric,
        cast(value as double) as value
    from user_features
    unpivot include nulls (value for metric in ({{ numeric_columns('fct_user_features') | join(', ') or 'tenure_days' }}))
),

metrics as (
    select
        unpivoted.user_id,
        unpivoted.as_of_date,
        unpivoted.metric,
        unpivoted.value
    from unpivoted
    inner join activity_metrics on unpivoted.metric = activity_metrics.metric
)

select * from metrics
