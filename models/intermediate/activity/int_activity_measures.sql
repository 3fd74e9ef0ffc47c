-- What is watched for days out of the ordinary: counts a day, zero where nothing happened. A count that is always zero is
-- left out.
with

activity_dates as (select * from {{ ref('int_activity_dates') }}),
user_days as (select * from {{ ref('int_user_days') }}),

sums as (
    select
        activity_date,
        count(*) as dau,
        sum(messages_sent) as messages_sent,
        sum(calls_made) as calls_made,
        sum(posts) as posts,
        sum(service_uses) as service_uses,
        sum(page_views) as page_views,
        sum(orders) as orders
    from user_days
    group by activity_date
),

measures as (
    select
        activity_date,
        measure,
        value
    from sums
    unpivot (value for measure in (dau, messages_sent, calls_made, posts, service_uses, page_views, orders))
),

kinds as (
    select distinct measure from measures where value > 0
),

final as (
    select
        kinds.measure,
        activity_dates.activity_date,
        activity_dates.weekday,
        cast(coalesce(measures.value, 0) as bigint) as value
    from kinds
    cross join activity_dates
    left join measures
        on kinds.measure = measures.measure and activity_dates.activity_date = measures.activity_date
    where activity_dates.activity_date >= activity_dates.data_start_date
)

select * from final
