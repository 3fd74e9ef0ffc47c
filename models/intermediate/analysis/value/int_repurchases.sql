-- How many products people bought, and how many of them in more than one order.
with

purchases as (
    select * from {{ ref('int_user_purchases') }}
),

products as (
    select
        user_id,
        as_of_date,
        product_key,
        count(distinct order_key) as orders
    from purchases
    group by user_id, as_of_date, product_key
),

repurchases as (
    select
        user_id,
        as_of_date,
        count(*) as products,
        count(*) filter (where orders > 1) as repurchased_products
    from products
    group by user_id, as_of_date
)

select * from repurchases
