-- The money of a local day by sales channel, in the reporting currency: the books, so everyone's but testers'.
with

orders as (
    select * from {{ ref('fct_orders') }}
),

accounts as (
    select * from {{ ref('dim_accounts') }}
),

reporting_currency as (
    select * from {{ ref('int_reporting_currency') }}
),

real_orders as (
    select
        orders.*,
        coalesce(orders.channel, 'unknown') as sales_channel,
        orders.exchange_rate is null and orders.status != 'cancelled' as is_without_rate
    from orders
    inner join accounts on orders.account_key = accounts.account_key
    where accounts.account_status != 'test'
),

channel_days as (
    select
        order_date,
        sales_channel,
        count(*) filter (where is_paid) as orders,
        count(*) filter (where status = 'refunded' and not is_refund) as refunded_orders,
        count(*) filter (where status = 'cancelled') as cancelled_orders,
        count(*) filter (where is_without_rate) as orders_without_rate,
        count(distinct user_id) filter (where is_paid) as buyers,
        coalesce(sum(reported_gross_amount), 0) as gross_amount,
        coalesce(sum(reported_refunded_amount), 0) as refunded_amount,
        coalesce(sum(reported_net_amount), 0) as net_amount,
        coalesce(sum(reported_discount_amount) filter (where is_paid), 0) as discount_amount
    from real_orders
    group by order_date, sales_channel
),

final as (
    select
        channel_days.order_date as date,
        cast(channel_days.sales_channel as {{ dbt.type_string() }}) as channel,
        cast(channel_days.orders as bigint) as orders,
        cast(channel_days.refunded_orders as bigint) as refunded_orders,
        cast(channel_days.cancelled_orders as bigint) as cancelled_orders,
        cast(channel_days.orders_without_rate as bigint) as orders_without_rate,
        cast(channel_days.buyers as bigint) as buyers,
        cast(channel_days.gross_amount as decimal(28, 4)) as gross_amount,
        cast(channel_days.refunded_amount as decimal(28, 4)) as refunded_amount,
        cast(channel_days.net_amount as decimal(28, 4)) as net_amount,
        cast(channel_days.discount_amount as decimal(28, 4)) as discount_amount,
        cast(reporting_currency.reporting_currency as {{ dbt.type_string() }}) as currency
    from channel_days
    cross join reporting_currency
)

select * from final
