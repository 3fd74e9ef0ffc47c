-- How popular items are: the people who took them up, each the less the longer ago, as a share of all who took up anything.
with

user_items as (select * from {{ ref('int_user_items') }}),
item_types as (select * from {{ ref('int_recommended_item_types') }}),

-- Rounded, so that what is as popular is a tie on every engine.
counted as (
    select
        user_items.as_of_date,
        user_items.item_type,
        user_items.item_key,
        round(cast({{ exact_sum(
            'power(0.5, ' ~ dbt.datediff('user_items.last_taken_date', 'user_items.as_of_date', 'day')
            ~ ' / item_types.half_life_days)'
        ) }} as double), 9) as people
    from user_items
    inner join item_types on user_items.item_type = item_types.item_type
    group by 1, 2, 3
),

everybody as (
    select
        as_of_date,
        item_type,
        count(distinct user_id) as people
    from user_items
    group by 1, 2
),

final as (
    select
        counted.as_of_date,
        counted.item_type,
        counted.item_key,
        counted.people / everybody.people as popularity,
        row_number() over (
            partition by counted.as_of_date, counted.item_type order by counted.people desc, counted.item_key asc
        ) as popularity_rank
    from counted
    inner join everybody on counted.as_of_date = everybody.as_of_date and counted.item_type = everybody.item_type
)

select * from final
