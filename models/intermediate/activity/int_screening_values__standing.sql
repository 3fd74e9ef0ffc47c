-- Where a person stands: days since the last login, accounts of each status, and what they may be used for. Status and
-- eligibility are as of now, also for earlier days.
with

refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
accounts as (select * from {{ ref('dim_accounts') }}),
account_days as (select * from {{ ref('fct_account_days') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

last_logins as (
    select
        user_accounts.user_id,
        refresh_dates.as_of_date,
        max(account_days.activity_date) as last_login_date
    from account_days
    inner join user_accounts on account_days.account_key = user_accounts.account_key
    inner join refresh_dates on account_days.activity_date <= refresh_dates.as_of_date
    where account_days.logins > 0
    group by user_accounts.user_id, refresh_dates.as_of_date
),

login_gaps as (
    select
        user_id,
        as_of_date,
        {{ dbt.datediff('last_login_date', 'as_of_date', 'day') }}
            as days_since_last_login
    from last_logins
),

-- Marketing is allowed channel by channel: the purpose alone counts them.
allowed as (
    select
        user_id,
        purpose as subject,
        cast(count(*) as double) as value
    from eligibility
    where is_eligible
    group by user_id, purpose
    union all
    select
        user_id,
        purpose || '/' || channel as subject,
        cast(1 as double) as value
    from eligibility
    where is_eligible and purpose = 'marketing'
),

standing as (
    select
        user_id,
        as_of_date,
        'last_login' as kind,
        '' as subject,
        cast(days_since_last_login as double) as value
    from login_gaps
    union all
    select
        accounts.user_id,
        refresh_dates.as_of_date,
        'account_status' as kind,
        accounts.account_status as subject,
        cast(count(*) as double) as value
    from accounts
    cross join refresh_dates
    group by accounts.user_id, refresh_dates.as_of_date, accounts.account_status
    union all
    select
        allowed.user_id,
        refresh_dates.as_of_date,
        'eligibility' as kind,
        allowed.subject,
        allowed.value
    from allowed
    cross join refresh_dates
)

select * from standing
