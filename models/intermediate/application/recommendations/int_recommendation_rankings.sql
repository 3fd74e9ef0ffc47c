-- What each method would have recommended to those whose outcome is known.
with

lists as (
    select * from {{ remembered(
        'int_recommendation_lists',
        ['as_of_date', 'item_type', 'method', 'is_new_only', 'user_id', 'item_key', 'method_rank'],
        'marketing'
    ) }}
),

outcomes as (select * from {{ ref('int_recommendation_outcomes') }}),

evaluated as (
    select distinct
        recommended_date,
        item_type,
        user_id
    from outcomes
),

rankings as (
    select
        evaluated.recommended_date,
        evaluated.item_type,
        lists.method,
        lists.is_new_only,
        evaluated.user_id,
        lists.item_key,
        lists.method_rank
    from evaluated
    inner join lists
        on
            evaluated.recommended_date = lists.as_of_date
            and evaluated.item_type = lists.item_type
            and evaluated.user_id = lists.user_id
)

select * from rankings
