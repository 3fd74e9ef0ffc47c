-- What attributes are inferred from: metrics of behaviour and shares of categories of interest on the day, and the declared
-- country, of people who allow both profiling and inference, and of nobody else. What is not known counts as 0.
with

user_dates as (select * from {{ ref('int_user_dates') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),
user_metrics as (select * from {{ ref('int_user_metrics') }}),
metrics as (select * from {{ ref('int_activity_metrics') }}),
interests as (select * from {{ ref('fct_user_interests') }}),
declared as (select * from {{ ref('int_user_declared_attributes') }}),

eligible as (
    select user_id
    from eligibility
    where purpose in ('profiling', 'inference') and is_eligible
    group by user_id
    having count(distinct purpose) = 2
),

people as (
    select
        user_dates.user_id,
        user_dates.as_of_date
    from user_dates
    inner join eligible on user_dates.user_id = eligible.user_id
),

behaviour as (
    select
        people.user_id,
        people.as_of_date,
        user_metrics.metric as feature,
        case when metrics.is_logged then ln(1 + user_metrics.value) else user_metrics.value end as feature_value
    from people
    inner join user_metrics on people.user_id = user_metrics.user_id and people.as_of_date = user_metrics.as_of_date
    inner join metrics on user_metrics.metric = metrics.metric
    where user_metrics.value is not null
),

tastes as (
    select
        people.user_id,
        people.as_of_date,
        'category:' || interests.category as feature,
        interests.share as feature_value
    from people
    inner join interests on people.user_id = interests.user_id and people.as_of_date = interests.as_of_date
    where interests.kind = 'category'
),

countries as (
    select
        people.user_id,
        people.as_of_date,
        'country:' || declared.country as feature,
        1 as feature_value
    from people
    inner join declared on people.user_id = declared.user_id
    where declared.country is not null
),

-- So that the constant of a fit is one coefficient among others.
constants as (
    select
        user_id,
        as_of_date,
        'intercept' as feature,
        1 as feature_value
    from people
),

features as (
    select user_id, as_of_date, feature, feature_value from behaviour
    union all
    select user_id, as_of_date, feature, feature_value from tastes
    union all
    select user_id, as_of_date, feature, feature_value from countries
    union all
    select user_id, as_of_date, feature, feature_value from constants
),

rounded as (
    select
        user_id,
        as_of_date,
        feature,
        round(feature_value, 9) as feature_value
    from features
)

select * from rounded
