-- The spine of account status: each account on each day people are looked at, from the day it was first seen on. Who came
-- after the last of these days, or where there is none, is looked at on the day they came, so that every account has a
-- status.
with

appearances as (
    select * from {{ ref('int_account_appearances') }}
),

refresh_dates as (
    select * from {{ ref('int_refresh_dates') }}
),

first_days as (
    select
        account_key,
        {{ local_date('first_seen_at') }} as first_seen_date
    from appearances
),

latest_refresh as (
    select max(as_of_date) as as_of_date from refresh_dates
),

account_dates as (
    select
        first_days.account_key,
        refresh_dates.as_of_date,
        true as is_refresh_date,
        refresh_dates.is_latest as is_current
    from first_days
    inner join refresh_dates on first_days.first_seen_date <= refresh_dates.as_of_date
    union all
    select
        first_days.account_key,
        first_days.first_seen_date as as_of_date,
        false as is_refresh_date,
        true as is_current
    from first_days
    cross join latest_refresh
    where latest_refresh.as_of_date is null or first_days.first_seen_date > latest_refresh.as_of_date
)

select * from account_dates
