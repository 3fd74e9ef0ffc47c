-- The next holiday after a day, by region, and for all regions of the variable market_regions together.
with

refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
market_calendar as (select * from {{ ref('int_market_calendar') }}),

holidays as (
    select region, calendar_date, name_en
    from market_calendar
    where kind = 'holiday'
    union all
    select 'market' as region, calendar_date, name_en
    from market_calendar
    where kind = 'holiday' and {{ is_market_region('region') }}
),

coming as (
    select
        refresh_dates.as_of_date,
        holidays.region,
        holidays.calendar_date as holiday_date,
        holidays.name_en as holiday,
        row_number() over (
            partition by refresh_dates.as_of_date, holidays.region
            order by holidays.calendar_date, holidays.name_en
        ) as nearness
    from refresh_dates
    inner join holidays
        on
            refresh_dates.as_of_date < holidays.calendar_date
            and {{ dbt.dateadd('day', 60, 'refresh_dates.as_of_date') }} >= holidays.calendar_date
),

nearest as (
    select
        as_of_date,
        region,
        holiday,
        holiday_date,
        {{ dbt.datediff('as_of_date', 'holiday_date', 'day') }}
            as days_until
    from coming
    where nearness = 1
)

select * from nearest
