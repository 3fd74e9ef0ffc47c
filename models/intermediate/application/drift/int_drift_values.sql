-- What is watched for drift, on the days people are looked at: what models learn from and what they say, of a bounded sample of
-- people in hash order. Numbers have a value, names a category. A daily build asks only of what it makes.
{%- set key = {'user_id': 'bigint', 'as_of_date': 'date'} %}
with

user_dates as (select * from {{ ref('int_user_dates') }}),
user_metrics as (select * from {{ ref('int_user_metrics') }}),
activity_index as (select * from {{ ref('fct_activity_index') }}),
clusters as (select * from {{ rows_if_built('fct_user_clusters', dict(key, cluster_id='integer')) }} as built),
personas as (select * from {{ rows_if_built('fct_user_personas', dict(key, persona=dbt.type_string())) }} as built),
lifetime as (
    select * from {{ rows_if_built(
        'fct_customer_lifetime_value', dict(key, expected_purchases='double', expected_value_amount='double')
    ) }} as built
),
churn_scores as (select * from {{ rows_if_built('fct_churn_scores', dict(key, churn_probability='double')) }} as built),
purchase_scores as (
    select * from {{ rows_if_built('fct_purchase_scores', dict(key, purchase_probability='double')) }} as built
),

ordered as (
    select
        user_id,
        as_of_date,
        row_number() over (partition by as_of_date order by {{ hash_key(['user_id']) }}, user_id) as sample_rank
    from user_dates
),

numbers as (
    select user_id, as_of_date, 'features' as model, metric as measure, value from user_metrics
    union all
    select user_id, as_of_date, 'activity_index' as model, objective as measure, activity_index as value from activity_index
    union all
    select user_id, as_of_date, 'bg_nbd' as model, 'expected_purchases' as measure, expected_purchases as value from lifetime
    union all
    select user_id, as_of_date, 'gamma_gamma' as model, 'expected_value' as measure, expected_value_amount as value
    from lifetime
    union all
    select user_id, as_of_date, 'churn' as model, 'probability' as measure, churn_probability as value from churn_scores
    union all
    select user_id, as_of_date, 'purchase' as model, 'probability' as measure, purchase_probability as value
    from purchase_scores
),

names as (
    select
        user_id,
        as_of_date,
        'clusters' as model,
        'cluster' as measure,
        cast(cluster_id as {{ dbt.type_string() }}) as category
    from clusters
    union all
    select
        user_id,
        as_of_date,
        'personas' as model,
        'persona' as measure,
        persona as category
    from personas
),

watched as (
    select user_id, as_of_date, model, measure, cast(value as double) as value, null as category from numbers
    union all
    select user_id, as_of_date, model, measure, null as value, category from names
),

sampled as (
    select
        watched.user_id,
        watched.as_of_date,
        watched.model,
        watched.measure,
        watched.value,
        cast(watched.category as {{ dbt.type_string() }}) as category
    from watched
    inner join ordered on watched.user_id = ordered.user_id and watched.as_of_date = ordered.as_of_date
    where ordered.sample_rank <= {{ setting('sample_users') }}
)

select * from sampled
