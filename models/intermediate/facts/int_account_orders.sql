-- What each order brought in and what went back, in its own currency and in the reporting one. Only touched orders are made anew,
-- and those whose rate is another now.
{{ config(
    materialized='incremental',
    incremental_strategy=replacing_strategy(),
    unique_key='order_key',
    on_schema_change='append_new_columns',
    pre_hook="{{ take_out(ref('int_touched_events'), ['order_key'], ['event_key']) }}"
) }}
{%- set takes_increment = takes_increment() %}
with

orders as (
    select
        *,
        {{ local_date('ordered_at') }} as order_date
    from {{ ref('int_orders') }}
),

currency_rates as (
    select * from {{ ref('int_currency_rates') }}
),

reporting_currency as (
    select * from {{ ref('int_reporting_currency') }}
),

-- An order that names no currency is taken to be in the reporting one.
rated as (
    select
        orders.*,
        reporting_currency.reporting_currency,
        case
            when orders.currency is null or orders.currency = reporting_currency.reporting_currency then 1
            else currency_rates.rate
        end as exchange_rate
    from orders
    cross join reporting_currency
    left join currency_rates
        on
            orders.currency = currency_rates.currency
            and reporting_currency.reporting_currency = currency_rates.reporting_currency
            and orders.order_date >= currency_rates.valid_from
            and orders.order_date < currency_rates.valid_until
),

{%- if takes_increment %}

known as (
    select
        order_key,
        reporting_currency,
        exchange_rate
    from {{ this }}
),

changed as (
    select rated.*
    from rated
    left join known on rated.order_key = known.order_key
    where
        known.order_key is null
        or rated.reporting_currency is distinct from known.reporting_currency
        or rated.exchange_rate is distinct from known.exchange_rate
),
{%- endif %}

-- A cancelled order never was one. One that is paid back as a whole says so; a part comes as an amount below zero.
settled as (
    select
        *,
        status = 'paid' and amount >= 0 as is_paid,
        amount < 0 and status != 'cancelled' as is_refund,
        case when status = 'cancelled' then 0 else greatest(amount, 0) end as gross_amount,
        case
            when status = 'cancelled' then 0
            when status = 'refunded' then abs(amount)
            else greatest(-amount, 0)
        end as refunded_amount
    from {{ 'changed' if takes_increment else 'rated' }}
),

final as (
    select
        order_key,
        account_key,
        source_system,
        order_id,
        ordered_at,
        order_date,
        status,
        is_paid,
        is_refund,
        channel,
        payment_method,
        coupon_code,
        currency,
        amount,
        coalesce(discount_amount, 0) as discount_amount,
        gross_amount,
        refunded_amount,
        gross_amount - refunded_amount as net_amount,
        reporting_currency,
        exchange_rate,
        cast(round(coalesce(discount_amount, 0) * exchange_rate, 4) as decimal(28, 4)) as reported_discount_amount,
        cast(round(gross_amount * exchange_rate, 4) as decimal(28, 4)) as reported_gross_amount,
        cast(round(refunded_amount * exchange_rate, 4) as decimal(28, 4)) as reported_refunded_amount,
        cast(round((gross_amount - refunded_amount) * exchange_rate, 4) as decimal(28, 4)) as reported_net_amount
    from settled
)

select * from final
