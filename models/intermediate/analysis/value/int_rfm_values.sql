-- How lately, how often and for how much people bought. Who has no paid order in the window has no row.
with

user_orders as (
    select * from {{ ref('int_user_orders') }}
),

summed as (
    select
        user_id,
        as_of_date,
        max(order_date) filter (where is_paid) as last_order_date,
        count(*) filter (where is_paid) as frequency,
        sum(reported_net_amount) as monetary_amount,
        count(*) filter (where reported_net_amount is null) as orders_without_rate
    from user_orders
    group by user_id, as_of_date
),

customers as (
    select
        *,
        {{ dbt.datediff('last_order_date', 'as_of_date', 'day') }}
            as recency_days
    from summed
    where frequency > 0
)

select * from customers
