-- Which products people bought, order by order. What was sent back, cancelled or paid back as a whole is no purchase.
with

order_lines as (
    select * from {{ ref('int_order_lines') }}
),

user_accounts as (
    select * from {{ ref('int_user_accounts') }}
),

purchases as (
    select
        order_lines.order_key,
        order_lines.product_key,
        user_accounts.user_id,
        order_lines.order_date as purchase_date
    from order_lines
    inner join user_accounts on order_lines.account_key = user_accounts.account_key
    where order_lines.units > 0
    group by 1, 2, 3, 4
)

select * from purchases
