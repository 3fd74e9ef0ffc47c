-- What people who may be profiled stand by most: all that is told of them to the people around them, as a number.
with

user_items as (select * from {{ ref('int_user_items') }}),
item_types as (select * from {{ ref('int_recommended_item_types') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

takes as (
    select
        user_items.as_of_date,
        user_items.item_type,
        user_items.user_id,
        user_items.item_key,
        item_types.circle_people,
        item_types.popular_items
    from user_items
    inner join item_types on user_items.item_type = item_types.item_type
    inner join eligibility
        on user_items.user_id = eligibility.user_id and eligibility.purpose = 'profiling' and eligibility.is_eligible
    where user_items.history_rank <= item_types.history_items
)

select * from takes
