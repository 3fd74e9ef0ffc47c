-- Every product that was in an order, as its newest line describes it.
{%- set newest = order_pair('ordered_at', 'order_item_key') %}
with

order_lines as (
    select * from {{ ref('int_order_lines') }}
),

reporting_currency as (
    select * from {{ ref('int_reporting_currency') }}
),

products as (
    select
        product_key,
        source_system,
        product_id,
        max_by(category, {{ newest }}) filter (where category is not null) as category,
        max_by(brand, {{ newest }}) filter (where brand is not null) as brand,
        min(order_date) filter (where units > 0) as first_sold_date,
        max(order_date) filter (where units > 0) as last_sold_date,
        count(distinct order_key) filter (where units > 0) as orders,
        {{ exact_sum('greatest(units, 0)') }} as units_sold,
        {{ exact_sum('greatest(-units, 0)') }} as units_returned,
        median(cast(reported_unit_price as double)) filter (where units > 0) as typical_price_amount,
        sum(reported_line_amount) as net_amount
    from order_lines
    group by product_key, source_system, product_id
),

-- A price half-way between two ten-thousandths is a decimal when it is rounded: fractions go up on one engine, down on another.
final as (
    select
        products.product_key,
        cast(products.source_system as {{ dbt.type_string() }}) as source_system,
        cast(products.product_id as {{ dbt.type_string() }}) as product_id,
        cast(products.category as {{ dbt.type_string() }}) as category,
        cast(products.brand as {{ dbt.type_string() }}) as brand,
        products.first_sold_date,
        products.last_sold_date,
        cast(products.orders as bigint) as orders,
        cast(round(products.units_sold, 9) as double) as units_sold,
        cast(round(products.units_returned, 9) as double) as units_returned,
        cast(round(cast(products.typical_price_amount as decimal(38, 9)), 4) as decimal(28, 4)) as typical_price_amount,
        cast(products.net_amount as decimal(28, 4)) as net_amount,
        reporting_currency.reporting_currency as currency
    from products
    cross join reporting_currency
)

select * from final
