-- The products and pieces of content that there are, with their category.
with

products as (select * from {{ ref('dim_products') }}),
events as (select * from {{ ref('fct_events') }}),
accounts as (select * from {{ ref('dim_accounts') }}),

contents as (
    select
        accounts.source_system,
        events.object_id as item_id,
        max(events.category) as category
    from events
    inner join accounts on events.account_key = accounts.account_key
    where events.feed = 'content_events' and events.object_id is not null
    group by 1, 2
),

items as (
    select
        'product' as item_type,
        product_key as item_key,
        source_system,
        product_id as item_id,
        category
    from products
    union all
    select
        'content' as item_type,
        {{ hash_key(["'contents'", 'source_system', 'item_id']) }} as item_key,
        source_system,
        item_id,
        category
    from contents
)

select * from items
