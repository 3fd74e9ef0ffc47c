-- On which days people took up which items: bought a product; viewed, liked, commented, passed on or attended somebody else's
-- content.
with

purchases as (select * from {{ ref('int_product_purchases') }}),
events as (select * from {{ ref('fct_events') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
accounts as (select * from {{ ref('dim_accounts') }}),

content_uses as (
    select
        user_accounts.user_id,
        {{ hash_key(["'contents'", 'accounts.source_system', 'events.object_id']) }} as item_key,
        events.activity_date as taken_date
    from events
    inner join user_accounts on events.account_key = user_accounts.account_key
    inner join accounts on events.account_key = accounts.account_key
    where
        events.feed = 'content_events'
        and events.event_type != 'content_post'
        and events.object_id is not null
        and events.counterpart_account_key is distinct from events.account_key
),

item_days as (
    select distinct
        'product' as item_type,
        user_id,
        product_key as item_key,
        purchase_date as taken_date
    from purchases
    union all
    select distinct
        'content' as item_type,
        user_id,
        item_key,
        taken_date
    from content_uses
)

select * from item_days
