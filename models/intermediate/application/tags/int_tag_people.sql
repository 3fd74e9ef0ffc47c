-- Who could have a tag on a day: people who may be profiled and were known by then.
with

user_dates as (
    select * from {{ ref('int_user_dates') }}
),

eligibility as (
    select * from {{ ref('fct_user_eligibility') }}
),

people as (
    select
        user_dates.user_id,
        user_dates.as_of_date
    from user_dates
    inner join eligibility on user_dates.user_id = eligibility.user_id
    where eligibility.purpose = 'profiling' and eligibility.is_eligible
)

select * from people
