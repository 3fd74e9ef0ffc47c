-- How much and how often people order, how large a basket is, and what coupons and discounts make of it.
with

user_orders as (
    select * from {{ ref('int_user_orders') }}
),

sums as (
    select
        user_id,
        as_of_date,
        observed_since_date,
        count(*) filter (where is_paid) as orders,
        count(*) filter (where reported_net_amount is null) as orders_without_rate,
        sum(reported_net_amount) as spent_amount,
        sum(reported_net_amount) filter (where is_paid) as paid_amount,
        count(reported_net_amount) filter (where is_paid) as orders_with_rate,
        sum(reported_discount_amount) filter (where is_paid) as discount_amount,
        count(*) filter (where is_paid and (coupon_code is not null)) as coupon_orders,
        {{ exact_sum('units') }} filter (where is_paid and order_lines > 0) as units,
        count(*) filter (where is_paid and order_lines > 0) as orders_with_lines
    from user_orders
    group by user_id, as_of_date, observed_since_date
),

observed as (
    select
        *,
        1 + {{ dbt.datediff('observed_since_date', 'as_of_date', 'day') }}
            as observed_days
    from sums
    where orders > 0
),

-- A month has 30 days; whoever is known for less is not taken for one who orders all the time.
final as (
    select
        user_id,
        as_of_date,
        orders,
        orders_without_rate,
        spent_amount,
        cast(paid_amount as double) / nullif(orders_with_rate, 0) as average_order_amount,
        orders * 30.0 / greatest(observed_days, 30) as orders_per_month,
        cast(units as double) / nullif(orders_with_lines, 0) as units_per_order,
        coupon_orders * 1.0 / orders as coupon_order_share,
        cast(discount_amount as double) / nullif(cast(paid_amount + discount_amount as double), 0) as discount_share
    from observed
)

select * from final
