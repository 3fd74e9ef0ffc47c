-- The orders and refunds of people who may be profiled, for each day looked at those of the days before it that are looked
-- back at.
with

orders as (select * from {{ ref('fct_orders') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

profiled as (
    select user_id
    from eligibility
    where purpose = 'profiling' and is_eligible
),

windows as (
    select
        as_of_date,
        cast({{ dbt.dateadd('day', '1 - ' ~ setting('order_window_days'), 'as_of_date') }} as date) as first_date
    from refresh_dates
),

user_orders as (
    select
        user_accounts.user_id,
        windows.as_of_date,
        windows.first_date,
        orders.order_key,
        orders.order_date,
        orders.is_paid,
        orders.payment_method,
        orders.coupon_code,
        orders.order_lines,
        orders.units,
        orders.reported_discount_amount,
        orders.reported_net_amount
    from orders
    inner join user_accounts on orders.account_key = user_accounts.account_key
    inner join profiled on user_accounts.user_id = profiled.user_id
    inner join windows on orders.order_date between windows.first_date and windows.as_of_date
    where orders.is_paid or orders.is_refund
)

select * from user_orders
