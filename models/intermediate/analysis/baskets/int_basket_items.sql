-- What was in each basket (an order) of the window before each day: categories, or products. Where there are more baskets than
-- the setting says, a sample by hash: the same ones every time.
{%- if setting('basket_item') not in ['product', 'category'] -%}
    {{ exceptions.raise_compiler_error("basket_item must be 'product' or 'category', not '" ~ setting('basket_item') ~ "'.") }}
{%- endif %}
with

purchases as (
    select * from {{ ref('int_product_purchases') }}
),

products as (
    select * from {{ ref('dim_products') }}
),

refresh_dates as (
    select * from {{ ref('int_refresh_dates') }}
),

named as (
    select distinct
        purchases.order_key,
        purchases.purchase_date,
        {% if setting('basket_item') == 'category' -%}
            products.category
        {%- else -%}
            products.source_system || ':' || products.product_id
        {%- endif %} as item
    from purchases
    inner join products on purchases.product_key = products.product_key
),

windowed as (
    select
        refresh_dates.as_of_date,
        named.order_key,
        named.item
    from named
    inner join refresh_dates
        on
            named.purchase_date <= refresh_dates.as_of_date
            and {{ dbt.datediff('named.purchase_date', 'refresh_dates.as_of_date', 'day') }}
            < {{ setting('order_window_days') }}
    where named.item is not null
),

-- The key of an order is a hash already.
numbered as (
    select
        *,
        dense_rank() over (partition by as_of_date order by order_key) as basket_number
    from windowed
),

final as (
    select
        as_of_date,
        basket_number,
        item
    from numbered
    where basket_number <= {{ setting('sample_baskets') }}
)

select * from final
