-- The days that reports of paths and groups look at, for each day people are looked at, and three times as many before them
-- that say what is normal.
with

refresh_dates as (
    select * from {{ ref('int_refresh_dates') }}
),

thresholds as (
    select * from {{ ref('int_path_thresholds') }}
),

windows as (
    select
        refresh_dates.as_of_date,
        cast({{ dbt.dateadd('day', '1 - thresholds.window_days', 'refresh_dates.as_of_date') }} as date) as first_date,
        cast(
            {{ dbt.dateadd('day', '1 - 4 * thresholds.window_days', 'refresh_dates.as_of_date') }} as date
        ) as norm_first_date
    from refresh_dates
    cross join thresholds
)

select * from windows
