-- Which days are holidays or around one, and how many were until then: two rows tell how many lie between two days. By
-- region, and for all regions of the variable market_regions together. Of years that a calendar does not hold there is no row.
with

dates as (select * from {{ ref('dim_dates') }}),
market_calendar as (select * from {{ ref('int_market_calendar') }}),

regional_days as (
    select
        region,
        calendar_date,
        kind
    from market_calendar
    union all
    select
        'market' as region,
        calendar_date,
        kind
    from market_calendar
    where {{ is_market_region('region') }}
),

known_years as (
    select distinct
        region,
        extract(year from calendar_date) as calendar_year
    from regional_days
),

-- A day off because of a weekend alone (a break) is no festival.
holidays as (
    select distinct
        region,
        calendar_date
    from regional_days
    where kind in ('holiday', 'substitute')
),

around_holidays as (
    select distinct
        holidays.region,
        dates.date
    from holidays
    inner join dates
        on
            dates.date between {{ dbt.dateadd('day', '-' ~ setting('holiday_window_days'), 'holidays.calendar_date') }}
            and {{ dbt.dateadd('day', setting('holiday_window_days'), 'holidays.calendar_date') }}
),

known_days as (
    select
        known_years.region,
        dates.date,
        around_holidays.date is not null as is_holiday
    from known_years
    inner join dates on known_years.calendar_year = dates.year
    left join around_holidays on known_years.region = around_holidays.region and dates.date = around_holidays.date
),

counted as (
    select
        region,
        date,
        is_holiday,
        count(case when is_holiday then 1 end) over until_then as holidays_until,
        count(*) over until_then as days_until
    from known_days
    window until_then as (partition by region order by date rows between unbounded preceding and current row)
)

select * from counted
