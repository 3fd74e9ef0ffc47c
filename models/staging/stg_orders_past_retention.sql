-- Orders that are older than they may be kept, as keys alone: their lines go with them.
with

feed as (
    {{ feed_rows('orders', past_retention=true) }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_text('order_id') }} as order_id
    from feed
),

keyed as (
    select distinct {{ hash_key(["'orders'", 'source_system', 'order_id']) }} as order_key
    from parsed
    where source_system is not null and order_id is not null
)

select * from keyed
