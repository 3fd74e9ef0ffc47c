-- The days of this run, each with the day people were looked at before it.
with

known_refreshes as (
    select * from {{ ref('int_known_refreshes') }}
),

dates as (
    select
        as_of_date,
        previous_date
    from known_refreshes
    where is_refreshed
)

select * from dates
