-- The baskets with their frequent items alone: in what is frequent together, every item is.
with

basket_items as (
    select * from {{ ref('int_basket_items') }}
),

frequent_items as (
    select * from {{ ref('int_frequent_items') }}
),

final as (
    select
        basket_items.as_of_date,
        basket_items.basket_number,
        basket_items.item,
        frequent_items.minimum_baskets
    from basket_items
    inner join frequent_items
        on basket_items.as_of_date = frequent_items.as_of_date and basket_items.item = frequent_items.item
)

select * from final
