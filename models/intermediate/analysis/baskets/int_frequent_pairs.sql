-- The pairs of items that are in enough baskets together, each pair once.
with

basket_items as (
    select * from {{ ref('int_frequent_basket_items') }}
),

pairs as (
    select
        basket_items.as_of_date,
        basket_items.item as first_item,
        other_items.item as second_item,
        count(*) as baskets
    from basket_items
    inner join basket_items as other_items
        on
            basket_items.as_of_date = other_items.as_of_date
            and basket_items.basket_number = other_items.basket_number
    where basket_items.item < other_items.item
    group by 1, 2, 3
    having count(*) >= max(basket_items.minimum_baskets)
)

select * from pairs
