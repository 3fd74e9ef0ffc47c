-- How each type of item is recommended, typed.
with

item_types as (
    select * from {{ ref('recommended_item_types') }}
),

typed as (
    select
        {{ clean_word('item_type') }} as item_type,
        try_cast(half_life_days as double) as half_life_days,
        try_cast(history_items as integer) as history_items,
        try_cast(catalogue_items as integer) as catalogue_items,
        try_cast(neighbours as integer) as neighbours,
        try_cast(shrinkage as double) as shrinkage,
        try_cast(repeat_weight as double) as repeat_weight,
        try_cast(popularity_weight as double) as popularity_weight,
        try_cast(circle_weight as double) as circle_weight,
        try_cast(circle_people as integer) as circle_people,
        try_cast(popular_items as integer) as popular_items,
        try_cast(recommendations as integer) as recommendations,
        try_cast(holdout_days as integer) as holdout_days
    from item_types
)

select * from typed
