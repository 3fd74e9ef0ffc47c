-- Features as rows, one per metric of the catalogue, so that weights, scales and signatures can be joined to them.
with

user_features as (
    select * from {{ ref('fct_user_features') }}
),

metrics as (
    select user_id, as_of_date, 'active_days_28d' as metric, cast(active_days_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'logins_28d' as metric, cast(logins_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'session_seconds_28d' as metric, cast(session_seconds_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'messages_sent_28d' as metric, cast(messages_sent_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'voice_call_seconds_28d' as metric, cast(voice_call_seconds_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'video_call_seconds_28d' as metric, cast(video_call_seconds_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'friends' as metric, cast(friends as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'counterparts_28d' as metric, cast(counterparts_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'reply_rate_28d' as metric, cast(reply_rate_28d as double) as value
    from user_features
    union all
    select
        user_id, as_of_date,
        'initiated_conversation_share_28d' as metric, cast(initiated_conversation_share_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'active_groups_28d' as metric, cast(active_groups_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'stickers_sent_28d' as metric, cast(stickers_sent_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'images_sent_28d' as metric, cast(images_sent_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'links_shared_28d' as metric, cast(links_shared_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'story_posts_28d' as metric, cast(story_posts_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'content_views_28d' as metric, cast(content_views_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'content_reactions_28d' as metric, cast(content_reactions_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'services_used_28d' as metric, cast(services_used_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'service_diversity_28d' as metric, cast(service_diversity_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'service_uses_28d' as metric, cast(service_uses_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'page_views_28d' as metric, cast(page_views_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'orders_28d' as metric, cast(orders_28d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'active_days_90d' as metric, cast(active_days_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'messages_sent_90d' as metric, cast(messages_sent_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'messages_received_90d' as metric, cast(messages_received_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'group_messages_sent_90d' as metric, cast(group_messages_sent_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'voice_call_seconds_90d' as metric, cast(voice_call_seconds_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'video_call_seconds_90d' as metric, cast(video_call_seconds_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'counterparts_90d' as metric, cast(counterparts_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'reply_rate_90d' as metric, cast(reply_rate_90d as double) as value
    from user_features
    union all
    select
        user_id, as_of_date,
        'initiated_conversation_share_90d' as metric, cast(initiated_conversation_share_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'active_groups_90d' as metric, cast(active_groups_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'images_sent_90d' as metric, cast(images_sent_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'posts_90d' as metric, cast(posts_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'content_views_90d' as metric, cast(content_views_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'content_reactions_90d' as metric, cast(content_reactions_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'content_shares_90d' as metric, cast(content_shares_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'service_uses_90d' as metric, cast(service_uses_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'services_used_90d' as metric, cast(services_used_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'page_views_90d' as metric, cast(page_views_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'orders_90d' as metric, cast(orders_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'order_amount_90d' as metric, cast(order_amount_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'campaign_clicks_90d' as metric, cast(campaign_clicks_90d as double) as value
    from user_features
    union all
    select user_id, as_of_date, 'days_known_90d' as metric, cast(days_known_90d as double) as value
    from user_features
)

select * from metrics
