-- What each tag and persona is made from: whether any of its feeds has rows, and the last day anything came from one. Feeds of
-- what stands, as accounts do, have no such day.
with

tags as (select * from {{ ref('int_tags') }}),
signatures as (select * from {{ ref('int_persona_signatures') }}),
features as (select * from {{ ref('dim_features') }}),
event_types as (select * from {{ ref('int_event_types') }}),
reconciliation as (select * from {{ ref('rpt_feed_reconciliation') }}),
events as (select * from {{ ref('fct_events') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

sources as (
    select
        'tag' as kind,
        tags.tag_id,
        coalesce(
            features.source_feed,
            event_types.feed,
            case
                when tags.kind = 'service' then 'service_events'
                when tags.kind = 'crm' then 'crm_attributes'
                when tags.kind = 'attribute' then 'accounts'
                when tags.kind = 'standing' and tags.subject in ('rfm_segment', 'r_score', 'f_score', 'm_score') then 'orders'
                else 'any'
            end
        ) as feed
    from tags
    left join features on tags.kind = 'feature' and tags.subject = features.column_name
    left join event_types on tags.kind = 'events' and tags.subject = event_types.event_type
    union
    select
        'persona' as kind,
        signatures.persona as tag_id,
        coalesce(features.source_feed, 'any') as feed
    from signatures
    left join features on signatures.metric = features.column_name
),

last_days as (
    select
        events.feed,
        max(events.activity_date) as last_date
    from events
    inner join refresh_dates on events.activity_date <= refresh_dates.as_of_date
    where refresh_dates.is_latest
    group by events.feed
),

feeds as (
    select
        reconciliation.feed,
        reconciliation.rows_accepted > 0 as has_rows,
        last_days.last_date
    from reconciliation
    left join last_days on reconciliation.feed = last_days.feed
),

known_feeds as (
    select * from feeds
    union all
    select
        'any' as feed,
        bool_or(has_rows) as has_rows,
        max(last_date) as last_date
    from feeds
),

tag_sources as (
    select
        sources.kind,
        sources.tag_id,
        min(sources.feed) as feed,
        bool_or(coalesce(known_feeds.has_rows, false)) as has_rows,
        case
            when not bool_or(known_feeds.has_rows and known_feeds.last_date is null) then max(known_feeds.last_date)
        end as last_date
    from sources
    left join known_feeds on sources.feed = known_feeds.feed
    group by sources.kind, sources.tag_id
)

select * from tag_sources
