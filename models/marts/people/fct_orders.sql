-- The orders with what was in them and whose they are.
with

orders as (
    select * from {{ ref('int_account_orders') }}
),

order_lines as (
    select * from {{ ref('int_order_lines') }}
),

accounts as (
    select * from {{ ref('dim_accounts') }}
),

contents as (
    select
        order_key,
        count(*) as order_lines,
        count(distinct product_key) as products,
        cast({{ exact_sum('units') }} as double) as units
    from order_lines
    group by order_key
),

final as (
    select
        orders.order_key,
        orders.account_key,
        accounts.user_id,
        cast(orders.source_system as {{ dbt.type_string() }}) as source_system,
        cast(orders.order_id as {{ dbt.type_string() }}) as order_id,
        orders.ordered_at,
        orders.order_date,
        cast(orders.status as {{ dbt.type_string() }}) as status,
        orders.is_paid,
        orders.is_refund,
        cast(orders.channel as {{ dbt.type_string() }}) as channel,
        cast(orders.payment_method as {{ dbt.type_string() }}) as payment_method,
        cast(orders.coupon_code as {{ dbt.type_string() }}) as coupon_code,
        cast(coalesce(contents.order_lines, 0) as bigint) as order_lines,
        cast(coalesce(contents.products, 0) as bigint) as products,
        round(coalesce(contents.units, 0), 9) as units,
        cast(orders.currency as {{ dbt.type_string() }}) as currency,
        cast(orders.amount as decimal(18, 4)) as amount,
        cast(orders.discount_amount as decimal(18, 4)) as discount_amount,
        cast(orders.gross_amount as decimal(18, 4)) as gross_amount,
        cast(orders.refunded_amount as decimal(18, 4)) as refunded_amount,
        cast(orders.net_amount as decimal(18, 4)) as net_amount,
        cast(orders.reporting_currency as {{ dbt.type_string() }}) as reporting_currency,
        cast(orders.exchange_rate as decimal(20, 8)) as exchange_rate,
        orders.reported_discount_amount,
        orders.reported_gross_amount,
        orders.reported_refunded_amount,
        orders.reported_net_amount
    from orders
    inner join accounts on orders.account_key = accounts.account_key
    left join contents on orders.order_key = contents.order_key
)

select * from final
