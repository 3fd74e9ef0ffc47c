-- A line whose order is not there is refused: its money could not be dated or given to anyone.
with

order_items as (
    select * from {{ ref('stg_order_items') }}
),

orders as (
    select * from {{ ref('stg_orders') }}
),

known_orders as (
    select
        event_key as order_key,
        min(account_key) as account_key
    from orders
    where reject_reason is null
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
            when known_orders.order_key is null then 'orphan_order'
        end as reject_reason,
        order_items.arrived_at,
        order_items.arrival_source,
        order_items.raw_record
    from order_items
    left join known_orders on order_items.order_key = known_orders.order_key
)

select * from checked
