-- The items that are in enough baskets for rules: the setting's share of them all, and as many as a report needs people.
with

basket_items as (
    select * from {{ ref('int_basket_items') }}
),

totals as (
    select
        as_of_date,
        count(distinct basket_number) as all_baskets
    from basket_items
    group by as_of_date
),

-- Rounded first, so that a share that is a whole number of baskets asks for just as many.
thresholds as (
    select
        as_of_date,
        all_baskets,
        greatest(
            cast(ceil(round(all_baskets * {{ setting('basket_minimum_support') }}, 6)) as bigint),
            {{ setting('minimum_cell_users') }}
        ) as minimum_baskets
    from totals
),

counted as (
    select
        as_of_date,
        item,
        count(*) as baskets
    from basket_items
    group by as_of_date, item
),

final as (
    select
        counted.as_of_date,
        counted.item,
        counted.baskets,
        thresholds.all_baskets,
        thresholds.minimum_baskets
    from counted
    inner join thresholds on counted.as_of_date = thresholds.as_of_date
    where counted.baskets >= thresholds.minimum_baskets
)

select * from final
