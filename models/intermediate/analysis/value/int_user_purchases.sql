-- What was in these orders, line by line, without what was sent back.
with

user_orders as (
    select * from {{ ref('int_user_orders') }}
),

order_lines as (
    select * from {{ ref('int_order_lines') }}
),

purchases as (
    select
        user_orders.user_id,
        user_orders.as_of_date,
        user_orders.order_key,
        order_lines.order_item_key,
        order_lines.product_key,
        order_lines.category,
        order_lines.brand,
        order_lines.reported_line_amount
    from user_orders
    inner join order_lines on user_orders.order_key = order_lines.order_key
    where user_orders.is_paid and order_lines.units > 0
)

select * from purchases
