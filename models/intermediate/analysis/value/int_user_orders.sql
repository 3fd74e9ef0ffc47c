-- The orders and refunds of people who may be profiled that are looked back at on each day they are looked at.
with

orders as (select * from {{ ref('fct_orders') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),
user_dates as (select * from {{ ref('int_user_dates') }}),
activity_span as (select * from {{ ref('int_activity_span') }}),

profiled as (
    select user_id
    from eligibility
    where purpose = 'profiling' and is_eligible
),

windows as (
    select
        user_dates.user_id,
        user_dates.as_of_date,
        user_dates.first_seen_date,
        cast({{ dbt.dateadd('day', '1 - ' ~ setting('order_window_days'), 'user_dates.as_of_date') }} as date) as first_date
    from user_dates
    inner join profiled on user_dates.user_id = profiled.user_id
),

user_orders as (
    select
        user_accounts.user_id,
        windows.as_of_date,
        greatest(windows.first_date, windows.first_seen_date, activity_span.data_start_date) as observed_since_date,
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
    inner join windows
        on
            user_accounts.user_id = windows.user_id
            and orders.order_date between windows.first_date and windows.as_of_date
    cross join activity_span
    where orders.is_paid or orders.is_refund
)

select * from user_orders
