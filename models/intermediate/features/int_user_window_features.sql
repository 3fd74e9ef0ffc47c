-- A person in numbers over a window: who did nothing has zeros, not missing rows; a rate without anything to divide by is
-- null. The mart gives each window a column.
with

user_windows as (select * from {{ ref('int_user_windows') }}),
sums as (select * from {{ ref('int_user_window_sums') }}),
contacts as (select * from {{ ref('int_user_contacts') }}),
exchanges as (select * from {{ ref('int_user_exchanges') }}),
ties as (select * from {{ ref('int_user_ties') }}),
message_types as (select * from {{ ref('int_user_message_types') }}),
content_roles as (select * from {{ ref('int_user_content_roles') }}),
service_mix as (select * from {{ ref('int_user_service_mix') }}),
campaign_mix as (select * from {{ ref('int_user_campaign_mix') }}),

window_features as (
    select
        user_windows.user_id,
        user_windows.as_of_date,
        user_windows.window_days,
        user_windows.is_complete,
        cast(coalesce(sums.active_days, 0) as bigint) as active_days,
        cast(
            round(sums.holiday_active_days / nullif(cast(sums.active_days as double), 0), 9) as double
        ) as holiday_active_share,
        cast(coalesce(sums.login_days, 0) as bigint) as login_days,
        cast(coalesce(sums.logins, 0) as bigint) as logins,
        cast(round(coalesce(sums.session_seconds, 0), 9) as double) as session_seconds,
        cast(coalesce(sums.messages_sent, 0) as bigint) as messages_sent,
        cast(coalesce(sums.group_messages_sent, 0) as bigint) as group_messages_sent,
        cast(coalesce(sums.calls_made, 0) as bigint) as calls_made,
        cast(round(coalesce(sums.voice_call_seconds, 0), 9) as double) as voice_call_seconds,
        cast(round(coalesce(sums.video_call_seconds, 0), 9) as double) as video_call_seconds,
        cast(coalesce(contacts.messages_received, 0) as bigint) as messages_received,
        cast(coalesce(contacts.messages_unanswered, 0) as bigint) as messages_unanswered,
        cast(coalesce(contacts.counterparts, 0) as bigint) as counterparts,
        cast(round(exchanges.turns_answered / nullif(cast(exchanges.turns_received as double), 0), 9) as double) as reply_rate,
        cast(
            round(coalesce(exchanges.turns_answered, 0) / nullif(cast(sums.active_days as double), 0), 9) as double
        ) as replies_per_active_day,
        cast(round(exchanges.median_response_seconds, 9) as double) as median_response_seconds,
        cast(
            round(exchanges.conversations_started / nullif(cast(exchanges.conversations as double), 0), 9) as double
        ) as initiated_conversation_share,
        cast(coalesce(ties.active_groups, 0) as bigint) as active_groups,
        cast(coalesce(sums.groups_left, 0) as bigint) as groups_left,
        cast(coalesce(ties.people_blocked, 0) as bigint) as people_blocked,
        cast(coalesce(sums.texts_sent, 0) as bigint) as texts_sent,
        cast(coalesce(sums.voice_messages_sent, 0) as bigint) as voice_messages_sent,
        cast(message_types.preferred_message_type as {{ dbt.type_string() }}) as preferred_message_type,
        cast(round(message_types.preferred_message_share, 9) as double) as preferred_message_share,
        cast(coalesce(sums.stickers_sent, 0) as bigint) as stickers_sent,
        cast(coalesce(sums.images_sent, 0) as bigint) as images_sent,
        cast(coalesce(sums.videos_sent, 0) as bigint) as videos_sent,
        cast(coalesce(sums.links_shared, 0) as bigint) as links_shared,
        cast(coalesce(sums.files_sent, 0) as bigint) as files_sent,
        cast(coalesce(sums.posts, 0) as bigint) as posts,
        cast(coalesce(sums.story_posts, 0) as bigint) as story_posts,
        cast(coalesce(sums.content_views, 0) as bigint) as content_views,
        cast(coalesce(sums.story_views, 0) as bigint) as story_views,
        cast(coalesce(sums.content_reactions, 0) as bigint) as content_reactions,
        cast(coalesce(sums.content_comments, 0) as bigint) as content_comments,
        cast(coalesce(sums.content_shares, 0) as bigint) as content_shares,
        cast(coalesce(sums.content_downloads, 0) as bigint) as content_downloads,
        cast(coalesce(sums.content_attends, 0) as bigint) as content_attends,
        cast(coalesce(content_roles.content_role, 'none') as {{ dbt.type_string() }}) as content_role,
        cast(coalesce(service_mix.services_used, 0) as bigint) as services_used,
        cast(round(service_mix.service_diversity, 9) as double) as service_diversity,
        cast(coalesce(sums.service_uses, 0) as bigint) as service_uses,
        cast(round(coalesce(sums.service_seconds, 0), 9) as double) as service_seconds,
        cast(coalesce(sums.page_views, 0) as bigint) as page_views,
        cast(coalesce(sums.page_clicks, 0) as bigint) as page_clicks,
        cast(coalesce(sums.page_searches, 0) as bigint) as page_searches,
        cast(coalesce(sums.page_favorites, 0) as bigint) as page_favorites,
        cast(coalesce(sums.page_cart_adds, 0) as bigint) as page_cart_adds,
        cast(coalesce(sums.page_checkouts, 0) as bigint) as page_checkouts,
        cast(coalesce(sums.orders, 0) as bigint) as orders,
        cast(greatest(coalesce(sums.order_amount, 0), 0) as decimal(28, 4)) as order_amount,
        cast(coalesce(sums.orders_in_other_currencies, 0) as bigint) as orders_in_other_currencies,
        cast(coalesce(sums.campaigns_received, 0) as bigint) as campaigns_received,
        cast(coalesce(campaign_mix.distinct_campaigns, 0) as bigint) as distinct_campaigns,
        cast(coalesce(sums.campaign_opens, 0) as bigint) as campaign_opens,
        cast(coalesce(sums.campaign_clicks, 0) as bigint) as campaign_clicks,
        cast(coalesce(sums.campaign_replies, 0) as bigint) as campaign_replies,
        cast(coalesce(sums.campaign_conversions, 0) as bigint) as campaign_conversions,
        cast(coalesce(sums.campaign_unsubscribes, 0) as bigint) as campaign_unsubscribes,
        cast(
            round(campaign_mix.clicked_campaigns / nullif(cast(campaign_mix.distinct_campaigns as double), 0), 9) as double
        ) as campaign_click_rate,
        cast(
            round(
                coalesce(sums.campaigns_received, 0) * 7.0 / user_windows.window_days / {{ setting('campaigns_per_week') }}, 9
            ) as double
        ) as campaign_pressure,
        cast(coalesce(sums.support_tickets, 0) as bigint) as support_tickets,
        cast(coalesce(sums.surveys_answered, 0) as bigint) as surveys_answered
    from user_windows
    left join sums
        on
            user_windows.user_id = sums.user_id and user_windows.as_of_date = sums.as_of_date
            and user_windows.window_days = sums.window_days
    left join contacts
        on
            user_windows.user_id = contacts.user_id and user_windows.as_of_date = contacts.as_of_date
            and user_windows.window_days = contacts.window_days
    left join exchanges
        on
            user_windows.user_id = exchanges.user_id and user_windows.as_of_date = exchanges.as_of_date
            and user_windows.window_days = exchanges.window_days
    left join ties
        on
            user_windows.user_id = ties.user_id and user_windows.as_of_date = ties.as_of_date
            and user_windows.window_days = ties.window_days
    left join message_types
        on
            user_windows.user_id = message_types.user_id and user_windows.as_of_date = message_types.as_of_date
            and user_windows.window_days = message_types.window_days
    left join content_roles
        on
            user_windows.user_id = content_roles.user_id and user_windows.as_of_date = content_roles.as_of_date
            and user_windows.window_days = content_roles.window_days
    left join service_mix
        on
            user_windows.user_id = service_mix.user_id and user_windows.as_of_date = service_mix.as_of_date
            and user_windows.window_days = service_mix.window_days
    left join campaign_mix
        on
            user_windows.user_id = campaign_mix.user_id and user_windows.as_of_date = campaign_mix.as_of_date
            and user_windows.window_days = campaign_mix.window_days
)

select * from window_features
