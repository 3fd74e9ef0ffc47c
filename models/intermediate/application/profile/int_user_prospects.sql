{{ config(materialized='view') }}

-- What is to be expected of a person: whether they stay, buy, of what, and what it will be worth.
with

features as (select * from {{ ref('fct_user_features') }}),
lifetime_values as (select * from {{ ref('fct_customer_lifetime_value') }}),
churn_scores as (select * from {{ ref('fct_churn_scores') }}),
purchase_scores as (select * from {{ ref('fct_purchase_scores') }}),

prospects as (
    select
        features.user_id,
        features.as_of_date,
        lifetime_values.purchases,
        lifetime_values.probability_alive,
        lifetime_values.expected_value_amount,
        lifetime_values.currency,
        churn_scores.churn_probability,
        churn_scores.churn_band,
        purchase_scores.purchase_probability,
        purchase_scores.purchase_band,
        purchase_scores.category as likely_category
    from features
    left join lifetime_values on features.user_id = lifetime_values.user_id and features.as_of_date = lifetime_values.as_of_date
    left join churn_scores on features.user_id = churn_scores.user_id and features.as_of_date = churn_scores.as_of_date
    left join purchase_scores on features.user_id = purchase_scores.user_id and features.as_of_date = purchase_scores.as_of_date
    where features.is_latest
)

select * from prospects
