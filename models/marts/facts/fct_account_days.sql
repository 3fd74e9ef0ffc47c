-- What an account did on a local day. Everything about windows of days is summed up from here, never from events. Only touched
-- days are summed up again.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ take_out(ref('int_touched_days'), ['account_key', 'activity_date']) }}"
) }}
with

all_events as (
    select * from {{ ref('fct_events') }}
),

-- Before anything is joined to them: touched days are few. Their dates are few too, and events of other dates are not even read.
events as (
    select all_events.*
    from all_events
    where
        {{ is_touched('all_events', ref('int_touched_days'), ['activity_date'], of_few=true) }}
        and {{ is_touched('all_events', ref('int_touched_days'), ['account_key', 'activity_date']) }}
),

event_types as (
    select * from {{ ref('int_event_types') }}
),

orders as (
    select * from {{ ref('int_account_orders') }}
),

typed_events as (
    select
        events.*,
        event_types.is_activity,
        coalesce(orders.is_paid, false) as is_paid_order,
        orders.reported_net_amount
    from events
    inner join event_types on events.event_type = event_types.event_type
    left join orders on events.event_key = orders.order_key
),

final as (
    select
        account_key,
        activity_date,
        cast(count(*) as bigint) as events,
        cast(count(*) filter (where is_activity) as bigint) as active_events,
        bool_or(is_activity) as is_active,
        cast(count(*) filter (where event_type = 'login') as bigint) as logins,
        cast(
            round(coalesce({{ exact_sum('duration_seconds') }} filter (where event_type = 'login'), 0), 9) as double
        ) as session_seconds,
        cast(count(*) filter (where event_type = 'message') as bigint) as messages_sent,
        cast(count(*) filter (where event_type = 'message' and object_id is not null) as bigint) as group_messages_sent,
        cast(count(*) filter (where event_type = 'message' and event_subtype = 'text') as bigint) as texts_sent,
        cast(count(*) filter (where event_type = 'message' and event_subtype = 'sticker') as bigint) as stickers_sent,
        cast(count(*) filter (where event_type = 'message' and event_subtype = 'image') as bigint) as images_sent,
        cast(count(*) filter (where event_type = 'message' and event_subtype = 'video') as bigint) as videos_sent,
        cast(count(*) filter (where event_type = 'message' and event_subtype = 'voice') as bigint) as voice_messages_sent,
        cast(count(*) filter (where event_type = 'message' and event_subtype = 'link') as bigint) as links_shared,
        cast(count(*) filter (where event_type = 'message' and event_subtype = 'file') as bigint) as files_sent,
        cast(count(*) filter (where event_type = 'call') as bigint) as calls_made,
        cast(
            round(
                coalesce({{ exact_sum('duration_seconds') }} filter (where event_type = 'call' and event_subtype = 'voice'), 0), 9
            ) as double
        ) as voice_call_seconds,
        cast(
            round(
                coalesce({{ exact_sum('duration_seconds') }} filter (where event_type = 'call' and event_subtype = 'video'), 0), 9
            ) as double
        ) as video_call_seconds,
        cast(count(*) filter (where event_type = 'group_left') as bigint) as groups_left,
        cast(count(*) filter (where event_type = 'content_post') as bigint) as posts,
        cast(count(*) filter (where event_type = 'content_post' and event_subtype = 'story') as bigint) as story_posts,
        cast(count(*) filter (where event_type = 'content_view') as bigint) as content_views,
        cast(count(*) filter (where event_type = 'content_view' and event_subtype = 'story') as bigint) as story_views,
        cast(count(*) filter (where event_type in ('content_like', 'content_comment')) as bigint) as content_reactions,
        cast(count(*) filter (where event_type = 'content_comment') as bigint) as content_comments,
        cast(count(*) filter (where event_type = 'content_share') as bigint) as content_shares,
        cast(count(*) filter (where event_type = 'content_download') as bigint) as content_downloads,
        cast(count(*) filter (where event_type = 'content_attend') as bigint) as content_attends,
        cast(count(*) filter (where event_type = 'service') as bigint) as service_uses,
        cast(
            round(coalesce({{ exact_sum('duration_seconds') }} filter (where event_type = 'service'), 0), 9) as double
        ) as service_seconds,
        cast(count(*) filter (where event_type = 'page_view') as bigint) as page_views,
        cast(count(*) filter (where event_type = 'page_click') as bigint) as page_clicks,
        cast(count(*) filter (where event_type = 'page_search') as bigint) as page_searches,
        cast(count(*) filter (where event_type = 'page_favorite') as bigint) as page_favorites,
        cast(count(*) filter (where event_type = 'page_add_to_cart') as bigint) as page_cart_adds,
        cast(count(*) filter (where event_type = 'page_checkout') as bigint) as page_checkouts,
        cast(count(*) filter (where is_paid_order) as bigint) as orders,
        cast(coalesce(sum(reported_net_amount), 0) as decimal(28, 4)) as order_amount,
        cast(count(*) filter (where is_paid_order and reported_net_amount is null) as bigint) as orders_in_other_currencies,
        cast(count(*) filter (where event_type = 'campaign_sent') as bigint) as campaigns_received,
        cast(count(*) filter (where event_type = 'campaign_opened') as bigint) as campaign_opens,
        cast(count(*) filter (where event_type = 'campaign_clicked') as bigint) as campaign_clicks,
        cast(count(*) filter (where event_type = 'campaign_replied') as bigint) as campaign_replies,
        cast(count(*) filter (where event_type = 'campaign_converted') as bigint) as campaign_conversions,
        cast(
            count(*) filter (where event_type in ('campaign_unsubscribed', 'campaign_blocked')) as bigint
        ) as campaign_unsubscribes,
        cast(count(*) filter (where event_type = 'support_ticket') as bigint) as support_tickets,
        cast(count(*) filter (where event_type = 'survey') as bigint) as surveys_answered
    from typed_events
    group by account_key, activity_date
)

select * from final
