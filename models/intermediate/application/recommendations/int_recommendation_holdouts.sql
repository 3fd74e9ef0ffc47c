-- For each day, the last day before it whose recommendations can be compared with what people took up after: as many days as the
-- seed says have to be over.
with

refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
known_refreshes as (select * from {{ ref('int_known_refreshes') }}),
item_types as (select * from {{ ref('int_recommended_item_types') }}),

holdouts as (
    select
        refresh_dates.as_of_date,
        item_types.item_type,
        max(earlier_dates.as_of_date) as recommended_date,
        max(item_types.holdout_days) as holdout_days
    from refresh_dates
    cross join known_refreshes as earlier_dates
    cross join item_types
    where
        {{ dbt.datediff('earlier_dates.as_of_date', 'refresh_dates.as_of_date', 'day') }}
        >= item_types.holdout_days
    group by 1, 2
)

select * from holdouts
