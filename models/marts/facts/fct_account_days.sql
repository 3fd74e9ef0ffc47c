-- What an account did on a local day. Everything about windows of days is summed up from here, never from events.
with

events as (
    select * from {{ ref('fct_events') }}
),

event_types as (
    select * from {{ ref('int_event_types') }}
),

typed_events as (
    select
        events.*,
        event_types.is_activity
    from events
    inner join event_types on events.event_type = event_types.event_type
),

account_days as (
    select
        account_key,
        activity_date,
        count(*) as events,
        count(*) filter (where is_activity) as active_events,
        count(*) filter (where event_type = 'login') as logins,
        coalesce({{ exact_sum('duration_seconds') }} filter (where event_type = 'login'), 0) as session_seconds,
        count(*) filter (where event_type = 'message') as messages_sent,
        count(*) filter (where event_type = 'message' and object_id is not null) as group_messages_sent,
        count(*) filter (where event_type = 'message' and event_subtype = 'sticker') as stickers_sent,
        count(*) filter (where event_type = 'message' and event_subtype = 'image') as images_sent,
        count(*) filter (where event_type = 'message' and event_subtype = 'link') as links_shared,
        count(*) filter (where event_type = 'message' and event_subtype = 'file') as files_sent,
        count(*) filter (where event_type = 'call') as calls_made,
        coalesce(
            {{ exact_sum('duration_seconds') }} filter (where event_type = 'call' and event_subtype = 'voice'), 0
        ) as voice_call_seconds,
        coalesce(
            {{ exact_sum('duration_seconds') }} filter (where event_type = 'call' and event_subtype = 'video'), 0
        ) as video_call_seconds,
        count(*) filter (where event_type = 'content_post') as posts,
        count(*) filter (where event_type = 'content_post' and event_subtype = 'story') as story_posts,
        count(*) filter (where event_type = 'content_view') as content_views,
        count(*) filter (where event_type in ('content_like', 'content_comment')) as content_reactions,
        count(*) filter (where event_type = 'content_share') as content_shares,
        count(*) filter (where event_type = 'service') as service_uses,
        count(*) filter (where event_type = 'page_view') as page_views,
        count(*) filter (where event_type = 'order' and event_subtype = 'paid') as orders,
        coalesce(sum(amount) filter (where event_type = 'order' and event_subtype = 'paid'), 0) as order_amount,
        count(*) filter (where event_type = 'campaign_sent') as campaigns_received,
        count(*) filter (where event_type = 'campaign_clicked') as campaign_clicks
    from typed_events
    group by account_key, activity_date
),

final as (
    select
        account_key,
        activity_date,
        cast(events as bigint) as events,
        cast(active_events as bigint) as active_events,
        active_events > 0 as is_active,
        cast(logins as bigint) as logins,
        cast(round(session_seconds, 9) as double) as session_seconds,
        cast(messages_sent as bigint) as messages_sent,
        cast(group_messages_sent as bigint) as group_messages_sent,
        cast(stickers_sent as bigint) as stickers_sent,
        cast(images_sent as bigint) as images_sent,
        cast(links_shared as bigint) as links_shared,
        cast(files_sent as bigint) as files_sent,
        cast(calls_made as bigint) as calls_made,
        cast(round(voice_call_seconds, 9) as double) as voice_call_seconds,
        cast(round(video_call_seconds, 9) as double) as video_call_seconds,
        cast(posts as bigint) as posts,
        cast(story_posts as bigint) as story_posts,
        cast(content_views as bigint) as content_views,
        cast(content_reactions as bigint) as content_reactions,
        cast(content_shares as bigint) as content_shares,
        cast(service_uses as bigint) as service_uses,
        cast(page_views as bigint) as page_views,
        cast(orders as bigint) as orders,
        cast(order_amount as decimal(18, 4)) as order_amount,
        cast(campaigns_received as bigint) as campaigns_received,
        cast(campaign_clicks as bigint) as campaign_clicks
    from account_days
)

select * from final
