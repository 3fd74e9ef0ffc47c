-- To whom something may be recommended on which day, and whether what they did may be used for it.
with

user_dates as (select * from {{ ref('int_user_dates') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

-- On which channel is for whoever sends it to see; it is enough that one is open.
addressable as (
    select distinct user_id
    from eligibility
    where purpose = 'marketing' and is_eligible
),

profiled as (
    select user_id
    from eligibility
    where purpose = 'profiling' and is_eligible
),

recipients as (
    select
        user_dates.user_id,
        user_dates.as_of_date,
        user_dates.first_seen_date,
        profiled.user_id is not null as is_profiled
    from user_dates
    inner join addressable on user_dates.user_id = addressable.user_id
    left join profiled on user_dates.user_id = profiled.user_id
)

select * from recipients
