-- How a customer buys: how often, how much, what, how they pay, when, and when they should be back.
with

sums as (select * from {{ ref('int_spending_sums') }}),
cycles as (select * from {{ ref('int_order_cycles') }}),
mixes as (select * from {{ ref('int_spending_mixes') }}),
categories as (select * from mixes where kind = 'category'),
brands as (select * from mixes where kind = 'brand'),
payments as (select * from mixes where kind = 'payment_method'),
repurchases as (select * from {{ ref('int_repurchases') }}),
seasons as (select * from {{ ref('int_spending_seasons') }}),
reporting_currency as (select * from {{ ref('int_reporting_currency') }}),

-- An amount half-way between two ten-thousandths is a decimal when it is rounded: fractions go up on one engine, down on another.
final as (
    select
        sums.user_id,
        sums.as_of_date,
        cast(sums.orders as bigint) as orders,
        cast(round(sums.orders_per_month, 9) as double) as orders_per_month,
        cast(sums.spent_amount as decimal(28, 4)) as spent_amount,
        cast(round(cast(sums.average_order_amount as decimal(38, 9)), 4) as decimal(28, 4)) as average_order_amount,
        cast(reporting_currency.reporting_currency as {{ dbt.type_string() }}) as currency,
        cast(sums.orders_without_rate as bigint) as orders_without_rate,
        cast(round(sums.units_per_order, 9) as double) as units_per_order,
        cast(categories.first_choice as {{ dbt.type_string() }}) as category_1,
        round(categories.first_share, 9) as category_1_share,
        cast(categories.second_choice as {{ dbt.type_string() }}) as category_2,
        round(categories.second_share, 9) as category_2_share,
        cast(categories.third_choice as {{ dbt.type_string() }}) as category_3,
        round(categories.third_share, 9) as category_3_share,
        cast(categories.diversity as double) as category_diversity,
        cast(brands.first_choice as {{ dbt.type_string() }}) as brand_1,
        round(brands.first_share, 9) as brand_1_share,
        cast(brands.second_choice as {{ dbt.type_string() }}) as brand_2,
        round(brands.second_share, 9) as brand_2_share,
        cast(brands.third_choice as {{ dbt.type_string() }}) as brand_3,
        round(brands.third_share, 9) as brand_3_share,
        cast(brands.diversity as double) as brand_diversity,
        cast(payments.first_choice as {{ dbt.type_string() }}) as preferred_payment_method,
        round(payments.first_share, 9) as preferred_payment_share,
        cast(coalesce(payments.choices, 0) as bigint) as payment_methods,
        cast(round(sums.coupon_order_share, 9) as double) as coupon_order_share,
        round(sums.discount_share, 9) as discount_share,
        cast(repurchases.products as bigint) as products,
        cast(
            round(repurchases.repurchased_products * 1.0 / nullif(repurchases.products, 0), 9) as double
        ) as repurchase_rate,
        round(seasons.weekend_share, 9) as weekend_share,
        round(seasons.holiday_share, 9) as holiday_share,
        cast(seasons.top_month as integer) as top_month,
        round(seasons.top_month_share, 9) as top_month_share,
        cast(cycles.order_days as bigint) as order_days,
        cycles.last_order_date,
        cast(cycles.median_gap_days as double) as median_days_between_orders,
        cycles.next_expected_date,
        cast(cycles.order_cycle_status as {{ dbt.type_string() }}) as order_cycle_status
    from sums
    inner join cycles on sums.user_id = cycles.user_id and sums.as_of_date = cycles.as_of_date
    left join categories on sums.user_id = categories.user_id and sums.as_of_date = categories.as_of_date
    left join brands on sums.user_id = brands.user_id and sums.as_of_date = brands.as_of_date
    left join payments on sums.user_id = payments.user_id and sums.as_of_date = payments.as_of_date
    left join repurchases on sums.user_id = repurchases.user_id and sums.as_of_date = repurchases.as_of_date
    left join seasons on sums.user_id = seasons.user_id and sums.as_of_date = seasons.as_of_date
    cross join reporting_currency
)

select * from final
