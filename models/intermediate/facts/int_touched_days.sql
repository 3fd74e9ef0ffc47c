-- Days of accounts to be summed up again: those on which an event is touched, as it was or as it is, and those of orders whose
-- money is another than was counted, as a refund or an exchange rate changes it later. A row that is refused has no part in a
-- day; one that was accepted before has.
{%- set known_days = none if reads_all_files() else present_state('marts', 'fct_account_days') %}
with

records as (select * from {{ ref('int_touched_event_records') }}),
orders as (select * from {{ ref('int_account_orders') }}),

days_of_events as (
    select distinct
        account_key,
        {{ local_date('event_at') }} as activity_date
    from records
    where account_key is not null and event_at is not null and reject_reason is null
),

money_now as (
    select
        account_key,
        order_date as activity_date,
        cast(count(*) filter (where is_paid) as bigint) as orders,
        cast(coalesce(sum(reported_net_amount), 0) as decimal(28, 4)) as order_amount,
        cast(count(*) filter (where is_paid and reported_net_amount is null) as bigint) as orders_in_other_currencies
    from orders
    group by account_key, order_date
),

money_before as (
    select
        account_key,
        activity_date,
        orders,
        order_amount,
        orders_in_other_currencies
    from {{ known_days or 'money_now' }}
    where orders != 0 or order_amount != 0 or orders_in_other_currencies != 0
),

days_of_other_money as (
    select
        coalesce(money_now.account_key, money_before.account_key) as account_key,
        coalesce(money_now.activity_date, money_before.activity_date) as activity_date
    from money_now
    full outer join money_before
        on money_now.account_key = money_before.account_key and money_now.activity_date = money_before.activity_date
    where
        coalesce(money_now.orders, 0) != coalesce(money_before.orders, 0)
        or coalesce(money_now.order_amount, 0) != coalesce(money_before.order_amount, 0)
        or coalesce(money_now.orders_in_other_currencies, 0) != coalesce(money_before.orders_in_other_currencies, 0)
),

touched as (
    select account_key, activity_date from days_of_events
    union distinct
    select account_key, activity_date from days_of_other_money
)

select * from touched
