-- What was bought and what was sent back, line by line.
with

order_items as (
    select * from {{ ref('int_order_items') }}
),

orders as (
    select * from {{ ref('int_account_orders') }}
),

-- Lines of a refund went back whatever their sign; an order that was cancelled or paid back as a whole sold nothing. A
-- line that names no quantity is one piece.
sold as (
    select
        order_items.order_item_key,
        order_items.order_key,
        orders.account_key,
        orders.source_system,
        order_items.product_id,
        order_items.category,
        order_items.brand,
        orders.ordered_at,
        orders.order_date,
        orders.exchange_rate,
        order_items.unit_price,
        case
            when orders.is_paid then coalesce(order_items.quantity, 1)
            when orders.is_refund then -abs(coalesce(order_items.quantity, 1))
            else 0
        end as units
    from order_items
    inner join orders on order_items.order_key = orders.order_key
),

-- To three decimals: no currency has smaller coins, and prices of a piece are often rounded themselves. Beyond the digits that
-- an amount may have it is no money.
valued as (
    select
        *,
        {{ hash_key(["'products'", 'source_system', 'product_id']) }} as product_key,
        try_cast(
            round(cast(units as decimal(19, 4)) * unit_price, 3) as decimal(18, 4)
        ) as line_amount
    from sold
),

final as (
    select
        order_item_key,
        order_key,
        account_key,
        product_key,
        source_system,
        product_id,
        category,
        brand,
        ordered_at,
        order_date,
        units,
        cast(round(unit_price * exchange_rate, 4) as decimal(28, 4)) as reported_unit_price,
        cast(round(line_amount * exchange_rate, 4) as decimal(28, 4)) as reported_line_amount
    from valued
)

select * from final
