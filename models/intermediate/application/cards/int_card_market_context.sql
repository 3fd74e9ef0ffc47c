-- What was going on in the four weeks up to a day that may explain what people did.
with

refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
contexts as (select * from {{ ref('int_market_context') }}),

periods as (
    select
        refresh_dates.as_of_date,
        {{ sorted_distinct_list('contexts.market_context') }} as market_context
    from refresh_dates
    inner join contexts
        on contexts.calendar_date between {{ dbt.dateadd('day', -27, 'refresh_dates.as_of_date') }} and refresh_dates.as_of_date
    group by refresh_dates.as_of_date
)

select * from periods
