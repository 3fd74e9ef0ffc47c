-- What people took up until each day, how often lately, and what they stand by most. A day counts the less the longer it is ago.
with

item_days as (select * from {{ ref('int_user_item_days') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
item_types as (select * from {{ ref('int_recommended_item_types') }}),

-- Rounded, so that what weighs the same is a tie on every engine.
taken as (
    select
        refresh_dates.as_of_date,
        item_days.item_type,
        item_days.user_id,
        item_days.item_key,
        max(item_days.taken_date) as last_taken_date,
        round(cast({{ exact_sum(
            'power(0.5, ' ~ dbt.datediff('item_days.taken_date', 'refresh_dates.as_of_date', 'day')
            ~ ' / item_types.half_life_days)'
        ) }} as double), 9) as weight
    from item_days
    inner join refresh_dates on item_days.taken_date <= refresh_dates.as_of_date
    inner join item_types on item_days.item_type = item_types.item_type
    group by 1, 2, 3, 4
),

final as (
    select
        *,
        row_number() over (
            partition by as_of_date, item_type, user_id order by weight desc, item_key asc
        ) as history_rank
    from taken
)

select * from final
