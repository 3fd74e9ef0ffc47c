-- Recency, frequency and money of customers, their scores and what such customers are called.
with

customers as (select * from {{ ref('int_rfm_values') }}),
scores as (select * from {{ ref('int_rfm_scores') }}),
cells as (select * from {{ ref('int_rfm_cells') }}),
reporting_currency as (select * from {{ ref('int_reporting_currency') }}),

customer_scores as (
    select
        user_id,
        as_of_date,
        max(case when measure = 'recency_days' then score end) as r_score,
        max(case when measure = 'frequency' then score end) as f_score,
        max(case when measure = 'monetary_amount' then score end) as m_score
    from scores
    group by user_id, as_of_date
),

final as (
    select
        customers.user_id,
        customers.as_of_date,
        customers.last_order_date,
        cast(customers.recency_days as bigint) as recency_days,
        cast(customers.frequency as bigint) as frequency,
        cast(customers.monetary_amount as decimal(28, 4)) as monetary_amount,
        cast(reporting_currency.reporting_currency as {{ dbt.type_string() }}) as currency,
        cast(customers.orders_without_rate as bigint) as orders_without_rate,
        customer_scores.r_score,
        customer_scores.f_score,
        customer_scores.m_score,
        cast(cells.segment as {{ dbt.type_string() }}) as segment
    from customers
    inner join customer_scores
        on customers.user_id = customer_scores.user_id and customers.as_of_date = customer_scores.as_of_date
    left join cells
        on
            customer_scores.r_score = cells.r_score
            and customer_scores.f_score = cells.f_score
            and customer_scores.m_score = cells.m_score
    cross join reporting_currency
)

select * from final
