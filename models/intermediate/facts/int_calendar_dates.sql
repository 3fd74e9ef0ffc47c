-- The days of the calendar: whole years around the data and what the seeds know.
with

account_days as (select * from {{ ref('fct_account_days') }}),
market_calendar as (select * from {{ ref('int_market_calendar') }}),
market_series as (select * from {{ ref('int_market_series') }}),

known_days as (
    select activity_date as calendar_date from account_days
    union all
    select calendar_date from market_calendar
    union all
    select calendar_date from market_series
),

span as (
    select
        cast(date_trunc('year', min(calendar_date)) as date) as first_date,
        cast({{ dbt.dateadd('day', -1, dbt.dateadd('year', 1, "date_trunc('year', max(calendar_date))")) }} as date) as last_date
    from known_days
),

digits as (
    select cast(numbers.digit as integer) as digit
    from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as numbers (digit)
),

-- Up to 273 years.
day_numbers as (
    select
        ones.digit
        + 10 * tens.digit
        + 100 * hundreds.digit
        + 1000 * thousands.digit
        + 10000 * ten_thousands.digit as day_number
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join digits as ten_thousands
),

calendar_dates as (
    select cast({{ dbt.dateadd('day', 'day_numbers.day_number', 'span.first_date') }} as date) as calendar_date
    from span
    inner join day_numbers on day_numbers.day_number <= {{ dbt.datediff('span.first_date', 'span.last_date', 'day') }}
)

select * from calendar_dates
