-- The numbers that a card compares, one row per person and number: the metrics that clusters are made of, spending, value and
-- what people said of us.
with

user_metrics as (select * from {{ ref('int_user_metrics') }}),
available_metrics as (select * from {{ ref('int_available_metrics') }}),
spending_habits as (select * from {{ ref('fct_spending_habits') }}),
lifetime_values as (select * from {{ ref('fct_customer_lifetime_value') }}),
ratings as (select * from {{ ref('int_card_ratings') }}),

card_values as (
    select
        user_metrics.user_id,
        user_metrics.as_of_date,
        user_metrics.metric as name,
        true as is_metric,
        user_metrics.value
    from user_metrics
    inner join available_metrics on user_metrics.metric = available_metrics.metric
    where available_metrics.is_clustered
    union all
    select user_id, as_of_date, 'orders' as name, false as is_metric, cast(orders as double) as value
    from spending_habits
    union all
    select user_id, as_of_date, 'basket_amount' as name, false as is_metric, cast(average_order_amount as double) as value
    from spending_habits
    union all
    select user_id, as_of_date, 'expected_value_amount' as name, false as is_metric, expected_value_amount as value
    from lifetime_values
    union all
    select user_id, as_of_date, rating as name, false as is_metric, value
    from ratings
)

select * from card_values
where value is not null
