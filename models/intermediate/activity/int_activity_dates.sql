-- Every day from the first on which anyone was active to the latest day looked at, also those on which nobody was.
with

dates as (select * from {{ ref('dim_dates') }}),
activity_span as (select * from {{ ref('int_activity_span') }}),

activity_dates as (
    select
        dates.date as activity_date,
        dates.weekday,
        dates.month_start_date,
        activity_span.data_start_date,
        activity_span.as_of_date,
        dates.market_context,
        dates.market_context_kind,
        dates.market_value
    from dates
    inner join activity_span on dates.date between activity_span.first_date and activity_span.as_of_date
)

select * from activity_dates
