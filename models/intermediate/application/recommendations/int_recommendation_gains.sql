-- Whether the people around somebody make recommendations better: surely so on the last hold-out before the day, or they are not
-- asked.
with

holdouts as (select * from {{ ref('int_recommendation_holdouts') }}),
tests as (select * from {{ ref('int_recommendation_tests') }}),

gains as (
    select
        holdouts.as_of_date,
        holdouts.item_type,
        tests.value > 0 as is_circle_used
    from holdouts
    inner join tests
        on holdouts.recommended_date = cast(tests.recommended_date as date) and holdouts.item_type = tests.item_type
    where not tests.is_new_only and tests.metric = 'ndcg_at_10_circle_gain_low'
)

select * from gains
