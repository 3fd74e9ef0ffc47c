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
    select metric
    from activity_metrics
    where
        metric not in (select given.metric from given)
        and exists (select 1 from user_metrics)
)

select * from left_out
