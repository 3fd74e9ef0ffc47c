-- What is known of a day that may explain what people do: holidays and worked weekends, events, and seasons that explain
-- something by themselves. Of the regions in the variable market_regions; what names no region is everywhere.
with

calendar_dates as (select * from {{ ref('int_calendar_dates') }}),
market_calendar as (select * from {{ ref('int_market_calendar') }}),
market_events as (select * from {{ ref('int_market_events') }}),
seasons as (select * from {{ ref('int_seasons') }}),

known as (
    select
        calendar_date,
        'holiday' as kind,
        region,
        name_en as name
    from market_calendar
    union all
    select
        calendar_dates.calendar_date,
        'event' as kind,
        market_events.region,
        market_events.name
    from calendar_dates
    inner join market_events on calendar_dates.calendar_date between market_events.first_date and market_events.last_date
    union all
    select
        calendar_dates.calendar_date,
        'season' as kind,
        seasons.region,
        seasons.season as name
    from calendar_dates
    inner join seasons on {{ is_in_season('calendar_dates.calendar_date') }}
    where seasons.explains_deviations
),

of_our_markets as (
    select
        calendar_date,
        kind,
        case when region is not null then region || ': ' || name else name end as context
    from known
    where region is null or {{ is_market_region('region') }}
),

-- One answer a day: a holiday says more than an event, and that more than a season.
contexts as (
    select
        calendar_date,
        {{ sorted_distinct_list('context') }} as market_context,
        case
            when bool_or(kind = 'holiday') then 'holiday'
            when bool_or(kind = 'event') then 'event'
            else 'season'
        end as market_context_kind
    from of_our_markets
    group by calendar_date
)

select * from contexts
