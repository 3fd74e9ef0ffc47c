-- The spine of everything that is said of people: each person on each day they are looked at, from the day they were first
-- seen on.
with

user_accounts as (
    select * from {{ ref('int_user_accounts') }}
),

refresh_dates as (
    select * from {{ ref('int_refresh_dates') }}
),

people as (
    select
        user_id,
        cast({{ local_date('min(first_seen_at)') }} as date) as first_seen_date,
        cast({{ local_date('min(registered_at)') }} as date) as registered_date
    from user_accounts
    group by user_id
),

user_dates as (
    select
        people.user_id,
        refresh_dates.as_of_date,
        refresh_dates.is_latest,
        people.first_seen_date,
        case when people.registered_date <= refresh_dates.as_of_date then people.registered_date end as registered_date
    from people
    inner join refresh_dates on people.first_seen_date <= refresh_dates.as_of_date
)

select * from user_dates
