-- Where a person stands: days since the last login, accounts of each status on the day, and what they may be used for.
-- Eligibility is as of now, also for earlier days.
with

refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
accounts as (select * from {{ ref('dim_accounts') }}),
statuses as (select * from {{ ref('int_account_status') }}),
user_features as (select * from {{ ref('fct_user_features') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

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
    from user_features
    where days_since_last_login is not null
    union all
    select
        accounts.user_id,
        statuses.as_of_date,
        'account_status' as kind,
        statuses.account_status as subject,
        cast(count(*) as double) as value
    from statuses
    inner join accounts on statuses.account_key = accounts.account_key
    where statuses.is_refresh_date
    group by accounts.user_id, statuses.as_of_date, statuses.account_status
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
