-- A metric that the seed activity_metrics names but int_user_metrics does not give would be left out without a word.
with

activity_metrics as (
    select * from {{ ref('int_activity_metrics') }}
),

user_metrics as (
    select * from {{ ref('int_user_metrics') }}
),

given as (
    select distinct metric from user_metrics
),

left_out as (
    select activity_metrics.metric
    from activity_metrics
    left join given on activity_metrics.metric = given.metric
    where given.metric is null and (select count(*) from given) > 0
)

select * from left_out
