-- The calendar that BI joins to: each day with its place in the year, holidays and what else the market was about.
with

calendar_dates as (select * from {{ ref('int_calendar_dates') }}),
market_calendar as (select * from {{ ref('int_market_calendar') }}),
market_context as (select * from {{ ref('int_market_context') }}),
market_series as (select * from {{ ref('int_market_series') }}),
seasons as (select * from {{ ref('int_seasons') }}),

holidays as (
    select
        calendar_date,
        max(case when region = 'KR' then kind end) as kind_kr,
        max(case when region = 'KR' then name_en end) as name_kr,
        max(case when region = 'CN' then kind end) as kind_cn,
        max(case when region = 'CN' then name_en end) as name_cn
    from market_calendar
    group by calendar_date
),

-- Of the years that the calendar does not hold nothing can be said.
known_years as (
    select
        extract(year from calendar_date) as calendar_year,
        bool_or(region = 'KR') as is_known_kr,
        bool_or(region = 'CN') as is_known_cn
    from market_calendar
    group by extract(year from calendar_date)
),

seasons_of_days as (
    select
        calendar_dates.calendar_date,
        {{ sorted_distinct_list('seasons.season') }} as season
    from calendar_dates
    inner join seasons on {{ is_in_season('calendar_dates.calendar_date') }}
    group by calendar_dates.calendar_date
),

-- The first of January of the year 1 was a Monday in this calendar.
with_weekday as (
    select
        calendar_date,
        1 + mod({{ dbt.datediff("cast('0001-01-01' as date)", 'calendar_date', 'day') }}, 7) as weekday
    from calendar_dates
),

described as (
    select
        with_weekday.*,
        with_weekday.weekday >= 6 as is_weekend,
        case
            when known_years.is_known_kr then coalesce(holidays.kind_kr in ('holiday', 'substitute'), false)
        end as is_holiday_kr,
        case
            when known_years.is_known_cn then coalesce(holidays.kind_cn in ('holiday', 'substitute'), false)
        end as is_holiday_cn,
        holidays.kind_kr,
        holidays.name_kr,
        holidays.kind_cn,
        holidays.name_cn
    from with_weekday
    left join holidays on with_weekday.calendar_date = holidays.calendar_date
    left join known_years on extract(year from with_weekday.calendar_date) = known_years.calendar_year
),

final as (
    select
        described.calendar_date as date,
        cast(extract(year from described.calendar_date) as integer) as year,
        cast(extract(quarter from described.calendar_date) as integer) as quarter,
        cast(extract(month from described.calendar_date) as integer) as month,
        cast(date_trunc('month', described.calendar_date) as date) as month_start_date,
        cast(extract(week from described.calendar_date) as integer) as week,
        cast({{ dbt.dateadd('day', '1 - described.weekday', 'described.calendar_date') }} as date) as week_start_date,
        cast(described.weekday as integer) as weekday,
        described.is_weekend,
        described.is_holiday_kr,
        case when described.is_holiday_kr then cast(described.name_kr as {{ dbt.type_string() }}) end as holiday_name_kr,
        case
            when described.is_holiday_kr is not null
                then not described.is_holiday_kr and (not described.is_weekend or coalesce(described.kind_kr = 'workday', false))
        end as is_workday_kr,
        described.is_holiday_cn,
        case when described.is_holiday_cn then cast(described.name_cn as {{ dbt.type_string() }}) end as holiday_name_cn,
        case
            when described.is_holiday_cn is not null
                then not described.is_holiday_cn and (not described.is_weekend or coalesce(described.kind_cn = 'workday', false))
        end as is_workday_cn,
        cast(seasons_of_days.season as {{ dbt.type_string() }}) as season,
        cast(market_context.market_context as {{ dbt.type_string() }}) as market_context,
        cast(market_context.market_context_kind as {{ dbt.type_string() }}) as market_context_kind,
        cast(round(market_series.market_value, 9) as double) as market_value
    from described
    left join seasons_of_days on described.calendar_date = seasons_of_days.calendar_date
    left join market_context on described.calendar_date = market_context.calendar_date
    left join market_series on described.calendar_date = market_series.calendar_date
)

select * from final
