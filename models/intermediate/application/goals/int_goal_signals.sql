-- What each person did in a month that goals are about: whether they were active, whether they paid for an order or did what a
-- campaign asked for, what they paid, and how satisfied they were, as the mean of their answers.
with

user_days as (select * from {{ ref('int_user_days') }}),
orders as (select * from {{ ref('fct_orders') }}),
campaign_events as (select * from {{ ref('fct_campaign_events') }}),
ratings as (select * from {{ ref('int_account_ratings') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),

occurrences as (
    select user_id, activity_date as occurred_date, 'active' as signal, 1 as value
    from user_days
    union all
    select user_id, order_date as occurred_date, 'converted' as signal, 1 as value
    from orders
    where is_paid
    union all
    select user_id, occurred_date, 'converted' as signal, 1 as value
    from campaign_events
    where action = 'converted'
    union all
    select user_id, order_date as occurred_date, 'paid' as signal, coalesce(reported_net_amount, 0) as value
    from orders
    where is_paid
    union all
    select user_accounts.user_id, ratings.rated_date as occurred_date, 'rated' as signal, ratings.value
    from ratings
    inner join user_accounts on ratings.account_key = user_accounts.account_key
    where ratings.rating = 'survey_score'
),

signals as (
    select
        user_id,
        cast(date_trunc('month', occurred_date) as date) as month_start,
        signal,
        case
            when signal = 'paid' then cast({{ exact_sum('value') }} as double)
            when signal = 'rated' then cast({{ exact_sum('value') }} as double) / count(*)
            else 1
        end as value
    from occurrences
    group by user_id, cast(date_trunc('month', occurred_date) as date), signal
)

select * from signals
