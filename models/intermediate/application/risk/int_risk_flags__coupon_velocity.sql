-- People who used many coupons within few days, in whatever such days of the time looked at.
with

orders as (select * from {{ ref('fct_orders') }}),
rules as (select * from {{ ref('int_risk_rules') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

coupon_days as (
    select
        user_id,
        order_date,
        count(*) as coupon_orders
    from orders
    where coupon_code is not null
    group by user_id, order_date
),

-- The window that ends on each day with a coupon.
windows as (
    select
        coupon_days.user_id,
        coupon_days.order_date as last_date,
        rules.window_days,
        rules.lookback_days,
        cast(sum(earlier_days.coupon_orders) as bigint) as coupon_orders
    from coupon_days
    inner join coupon_days as earlier_days on coupon_days.user_id = earlier_days.user_id
    cross join rules
    where
        rules.flag = 'coupon_velocity'
        and {{ dbt.datediff('earlier_days.order_date', 'coupon_days.order_date', 'day') }}
        between 0 and rules.window_days - 1
    group by coupon_days.user_id, coupon_days.order_date, rules.window_days, rules.lookback_days, rules.threshold
    having sum(earlier_days.coupon_orders) >= rules.threshold
),

peaks as (
    select
        windows.user_id,
        refresh_dates.as_of_date,
        windows.window_days,
        max(windows.coupon_orders) as coupon_orders
    from windows
    cross join refresh_dates
    where
        {{ dbt.datediff('windows.last_date', 'refresh_dates.as_of_date', 'day') }}
        between 0 and windows.lookback_days - 1
    group by windows.user_id, refresh_dates.as_of_date, windows.window_days
),

flags as (
    select
        user_id,
        as_of_date,
        'coupon_velocity' as flag,
        cast(coupon_orders as double) as value,
        'Placed ' || cast(coupon_orders as {{ dbt.type_string() }}) || ' orders with a coupon within '
        || cast(window_days as {{ dbt.type_string() }}) || ' days' as evidence
    from peaks
)

select * from flags
