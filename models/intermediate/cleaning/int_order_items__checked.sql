-- A line whose order is not there is refused: its money could not be dated or given to anyone. It belongs to whose order it
-- is also where that order was refused, and is as old as the order.
with

order_items as (
    select * from {{ ref('stg_order_items') }}
),

orders as (
    select * from {{ ref('stg_orders') }}
),

orders_past_retention as (
    select * from {{ ref('stg_orders_past_retention') }}
),

known_orders as (
    select
        event_key as order_key,
        coalesce(
            min(account_key) filter (where reject_reason is null),
            min(account_key)
        ) as account_key,
        bool_or(reject_reason is null) as is_accepted
    from orders
    group by event_key
),

checked as (
    select
        order_items.order_item_key,
        order_items.order_key,
        known_orders.account_key,
        order_items.source_system,
        order_items.order_id,
        order_items.product_id,
        order_items.quantity,
        order_items.unit_price,
        order_items.category,
        order_items.brand,
        case
            when order_items.reject_reason is not null then order_items.reject_reason
            when not coalesce(known_orders.is_accepted, false) then 'orphan_order'
        end as reject_reason,
        known_orders.order_key is null and orders_past_retention.order_key is not null as is_past_retention,
        order_items.arrived_at,
        order_items.arrival_source,
        order_items.raw_record
    from order_items
    left join known_orders on order_items.order_key = known_orders.order_key
    left join orders_past_retention on order_items.order_key = orders_past_retention.order_key
)

select * from checked
