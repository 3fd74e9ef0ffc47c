-- The numbers of a card beside each other.
with

numbers as (select * from {{ ref('int_card_numbers') }}),

typical as (
    select
        as_of_date,
        persona,
        max(case when name = 'orders' then median_value end) as median_orders,
        max(case when name = 'basket_amount' then median_value end) as median_basket_amount,
        max(case when name = 'expected_value_amount' then median_value end) as median_expected_value_amount,
        max(case when name = 'survey_score' then mean_value end) as mean_survey_score,
        max(case when name = 'support_rating' then mean_value end) as mean_support_rating
    from numbers
    where not is_metric
    group by as_of_date, persona
)

select * from typical
