-- The metrics that the index of a day is made of: those of weight whose feed had spoken by then. What a feed brings later
-- never changes the index of an earlier day. A metric of no such feed counts where anybody has something of it.
with

metrics as (select * from {{ ref('int_activity_metrics') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
event_types as (select * from {{ ref('int_event_types') }}),
events as (select * from {{ ref('fct_events') }}),
user_metrics as (select * from {{ ref('int_user_metrics') }}),

event_feeds as (
    select distinct feed
    from event_types
),

feed_starts as (
    select
        feed,
        min(activity_date) as first_date
    from events
    group by feed
),

metrics_seen as (
    select
        as_of_date,
        metric
    from user_metrics
    where value > 0
    group by as_of_date, metric
),

index_metrics as (
    select
        refresh_dates.as_of_date,
        metrics.metric,
        metrics.dimension,
        metrics.index_weight,
        metrics.is_logged,
        metrics.direction = 'against' as is_against
    from metrics
    cross join refresh_dates
    left join event_feeds on metrics.source_feed = event_feeds.feed
    left join feed_starts on metrics.source_feed = feed_starts.feed
    left join metrics_seen
        on metrics.metric = metrics_seen.metric and refresh_dates.as_of_date = metrics_seen.as_of_date
    where
        metrics.index_weight > 0
        and case
            when event_feeds.feed is null then metrics_seen.metric is not null
            else feed_starts.first_date <= refresh_dates.as_of_date
        end
)

select * from index_metrics
