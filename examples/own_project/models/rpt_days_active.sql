-- In the place of Persona's: the same histogram, without a bar for people who were active on no day.
with

user_days as (select * from {{ ref('persona', 'int_user_days') }}),
metric_windows as (select * from {{ ref('persona', 'int_metric_windows') }}),

people as (
    select
        user_days.user_id,
        metric_windows.as_of_date,
        metric_windows.window_days,
        cast(count(*) as integer) as active_days
    from user_days
    inner join metric_windows on user_days.activity_date between metric_windows.first_date and metric_windows.as_of_date
    group by 1, 2, 3
),

histogram as (
    select
        as_of_date,
        window_days,
        active_days,
        count(*) as users
    from people
    group by 1, 2, 3
)

select * from histogram
