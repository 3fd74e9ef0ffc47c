-- When people who may be profiled bought, and for how much. All orders of a day are one purchase; refunded and cancelled ones
-- are none.
with

account_days as (select * from {{ ref('fct_account_days') }}),
profiled_accounts as (select * from {{ ref('int_profiled_accounts') }}),

-- What was spent on a day with an order in a currency without a rate is not known.
purchase_days as (
    select
        profiled_accounts.user_id,
        account_days.activity_date as purchase_date,
        case when sum(account_days.orders_in_other_currencies) = 0 then sum(account_days.order_amount) end as amount
    from account_days
    inner join profiled_accounts on account_days.account_key = profiled_accounts.account_key
    where account_days.orders > 0
    group by profiled_accounts.user_id, account_days.activity_date
)

select * from purchase_days
