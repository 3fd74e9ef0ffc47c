-- The days on which people were active, over all their accounts, up to the latest day looked at. Everything about the
-- population and its life is counted from here.
with

account_days as (select * from {{ ref('fct_account_days') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

latest as (
    select max(as_of_date) as as_of_date from refresh_dates
),

user_days as (
    select
        user_accounts.user_id,
        account_days.activity_date,
        sum(account_days.messages_sent) as messages_sent,
        sum(account_days.calls_made) as calls_made,
        sum(account_days.posts) as posts,
        sum(account_days.service_uses) as service_uses,
        sum(account_days.page_views) as page_views,
        sum(account_days.orders) as orders
    from account_days
    inner join user_accounts on account_days.account_key = user_accounts.account_key
    inner join latest on account_days.activity_date <= latest.as_of_date
    where account_days.is_active
    group by user_accounts.user_id, account_days.activity_date
)

select * from user_days
