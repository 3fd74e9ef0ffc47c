-- A person in numbers on a day they are looked at. Who did nothing in a window has zeros, not missing rows; a rate without
-- anything to divide by is null.
with

stocks as (select * from {{ ref('int_user_stocks') }}),
interaction as (select * from {{ ref('int_user_features__interaction') }}),
social as (select * from {{ ref('int_user_features__social') }}),
content_and_services as (select * from {{ ref('int_user_features__content_and_services') }}),
mix as (select * from {{ ref('int_user_features__mix') }}),

final as (
    select
        stocks.user_id,
        stocks.as_of_date,
        stocks.is_latest,
        cast(stocks.friends as bigint) as friends,
        cast(stocks.groups as bigint) as groups,
        cast(stocks.tenure_days as bigint) as tenure_days,
        cast(least(stocks.tenure_days, 90) as bigint) as days_known_90d,
        cast(stocks.days_since_last_active as bigint) as days_since_last_active,
        cast(coalesce(interaction.active_days_7d, 0) as bigint) as active_days_7d,
        cast(coalesce(interaction.active_days_28d, 0) as bigint) as active_days_28d,
        cast(coalesce(interaction.active_days_90d, 0) as bigint) as active_days_90d,
        cast(coalesce(interaction.logins_7d, 0) as bigint) as logins_7d,
        cast(coalesce(interaction.logins_28d, 0) as bigint) as logins_28d,
        cast(coalesce(interaction.logins_90d, 0) as bigint) as logins_90d,
        cast(round(coalesce(interaction.session_seconds_7d, 0), 9) as double) as session_seconds_7d,
        cast(round(coalesce(interaction.session_seconds_28d, 0), 9) as double) as session_seconds_28d,
        cast(round(coalesce(interaction.session_seconds_90d, 0), 9) as double) as session_seconds_90d,
        cast(coalesce(interaction.messages_sent_7d, 0) as bigint) as messages_sent_7d,
        cast(coalesce(interaction.messages_sent_28d, 0) as bigint) as messages_sent_28d,
        cast(coalesce(interaction.messages_sent_90d, 0) as bigint) as messages_sent_90d,
        cast(coalesce(interaction.group_messages_sent_7d, 0) as bigint) as group_messages_sent_7d,
        cast(coalesce(interaction.group_messages_sent_28d, 0) as bigint) as group_messages_sent_28d,
        cast(coalesce(interaction.group_messages_sent_90d, 0) as bigint) as group_messages_sent_90d,
        cast(coalesce(interaction.stickers_sent_7d, 0) as bigint) as stickers_sent_7d,
        cast(coalesce(interaction.stickers_sent_28d, 0) as bigint) as stickers_sent_28d,
        cast(coalesce(interaction.stickers_sent_90d, 0) as bigint) as stickers_sent_90d,
        cast(coalesce(interaction.images_sent_7d, 0) as bigint) as images_sent_7d,
        cast(coalesce(interaction.images_sent_28d, 0) as bigint) as images_sent_28d,
        cast(coalesce(interaction.images_sent_90d, 0) as bigint) as images_sent_90d,
        cast(coalesce(interaction.links_shared_7d, 0) as bigint) as links_shared_7d,
        cast(coalesce(interaction.links_shared_28d, 0) as bigint) as links_shared_28d,
        cast(coalesce(interaction.links_shared_90d, 0) as bigint) as links_shared_90d,
        cast(coalesce(interaction.files_sent_7d, 0) as bigint) as files_sent_7d,
        cast(coalesce(interaction.files_sent_28d, 0) as bigint) as files_sent_28d,
        cast(coalesce(interaction.files_sent_90d, 0) as bigint) as files_sent_90d,
        cast(coalesce(interaction.calls_made_7d, 0) as bigint) as calls_made_7d,
        cast(coalesce(interaction.calls_made_28d, 0) as bigint) as calls_made_28d,
        cast(coalesce(interaction.calls_made_90d, 0) as bigint) as calls_made_90d,
        cast(round(coalesce(interaction.voice_call_seconds_7d, 0), 9) as double) as voice_call_seconds_7d,
        cast(round(coalesce(interaction.voice_call_seconds_28d, 0), 9) as double) as voice_call_seconds_28d,
        cast(round(coalesce(interaction.voice_call_seconds_90d, 0), 9) as double) as voice_call_seconds_90d,
        cast(round(coalesce(interaction.video_call_seconds_7d, 0), 9) as double) as video_call_seconds_7d,
        cast(round(coalesce(interaction.video_call_seconds_28d, 0), 9) as double) as video_call_seconds_28d,
        cast(round(coalesce(interaction.video_call_seconds_90d, 0), 9) as double) as video_call_seconds_90d,
        cast(coalesce(content_and_services.posts_7d, 0) as bigint) as posts_7d,
        cast(coalesce(content_and_services.posts_28d, 0) as bigint) as posts_28d,
        cast(coalesce(content_and_services.posts_90d, 0) as bigint) as posts_90d,
        cast(coalesce(content_and_services.story_posts_7d, 0) as bigint) as story_posts_7d,
        cast(coalesce(content_and_services.story_posts_28d, 0) as bigint) as story_posts_28d,
        cast(coalesce(content_and_services.story_posts_90d, 0) as bigint) as story_posts_90d,
        cast(coalesce(content_and_services.content_views_7d, 0) as bigint) as content_views_7d,
        cast(coalesce(content_and_services.content_views_28d, 0) as bigint) as content_views_28d,
        cast(coalesce(content_and_services.content_views_90d, 0) as bigint) as content_views_90d,
        cast(coalesce(content_and_services.content_reactions_7d, 0) as bigint) as content_reactions_7d,
        cast(coalesce(content_and_services.content_reactions_28d, 0) as bigint) as content_reactions_28d,
        cast(coalesce(content_and_services.content_reactions_90d, 0) as bigint) as content_reactions_90d,
        cast(coalesce(content_and_services.content_shares_7d, 0) as bigint) as content_shares_7d,
        cast(coalesce(content_and_services.content_shares_28d, 0) as bigint) as content_shares_28d,
        cast(coalesce(content_and_services.content_shares_90d, 0) as bigint) as content_shares_90d,
        cast(coalesce(social.messages_received_7d, 0) as bigint) as messages_received_7d,
        cast(coalesce(social.messages_received_28d, 0) as bigint) as messages_received_28d,
        cast(coalesce(social.messages_received_90d, 0) as bigint) as messages_received_90d,
        cast(coalesce(social.counterparts_7d, 0) as bigint) as counterparts_7d,
        cast(coalesce(social.counterparts_28d, 0) as bigint) as counterparts_28d,
        cast(coalesce(social.counterparts_90d, 0) as bigint) as counterparts_90d,
        cast(
            round(social.turns_answered_7d / nullif(cast(social.turns_received_7d as double), 0), 9) as double
        ) as reply_rate_7d,
        cast(
            round(social.turns_answered_28d / nullif(cast(social.turns_received_28d as double), 0), 9) as double
        ) as reply_rate_28d,
        cast(
            round(social.turns_answered_90d / nullif(cast(social.turns_received_90d as double), 0), 9) as double
        ) as reply_rate_90d,
        cast(
            round(social.conversations_started_7d / nullif(cast(social.conversations_7d as double), 0), 9) as double
        ) as initiated_conversation_share_7d,
        cast(
            round(social.conversations_started_28d / nullif(cast(social.conversations_28d as double), 0), 9) as double
        ) as initiated_conversation_share_28d,
        cast(
            round(social.conversations_started_90d / nullif(cast(social.conversations_90d as double), 0), 9) as double
        ) as initiated_conversation_share_90d,
        cast(round(social.median_response_seconds_7d, 9) as double) as median_response_seconds_7d,
        cast(round(social.median_response_seconds_28d, 9) as double) as median_response_seconds_28d,
        cast(round(social.median_response_seconds_90d, 9) as double) as median_response_seconds_90d,
        cast(coalesce(mix.active_groups_7d, 0) as bigint) as active_groups_7d,
        cast(coalesce(mix.active_groups_28d, 0) as bigint) as active_groups_28d,
        cast(coalesce(mix.active_groups_90d, 0) as bigint) as active_groups_90d,
        cast(coalesce(mix.services_used_7d, 0) as bigint) as services_used_7d,
        cast(coalesce(mix.services_used_28d, 0) as bigint) as services_used_28d,
        cast(coalesce(mix.services_used_90d, 0) as bigint) as services_used_90d,
        cast(round(mix.service_diversity_7d, 9) as double) as service_diversity_7d,
        cast(round(mix.service_diversity_28d, 9) as double) as service_diversity_28d,
        cast(round(mix.service_diversity_90d, 9) as double) as service_diversity_90d,
        cast(coalesce(content_and_services.service_uses_7d, 0) as bigint) as service_uses_7d,
        cast(coalesce(content_and_services.service_uses_28d, 0) as bigint) as service_uses_28d,
        cast(coalesce(content_and_services.service_uses_90d, 0) as bigint) as service_uses_90d,
        cast(coalesce(content_and_services.page_views_7d, 0) as bigint) as page_views_7d,
        cast(coalesce(content_and_services.page_views_28d, 0) as bigint) as page_views_28d,
        cast(coalesce(content_and_services.page_views_90d, 0) as bigint) as page_views_90d,
        cast(coalesce(content_and_services.orders_7d, 0) as bigint) as orders_7d,
        cast(coalesce(content_and_services.orders_28d, 0) as bigint) as orders_28d,
        cast(coalesce(content_and_services.orders_90d, 0) as bigint) as orders_90d,
        cast(coalesce(content_and_services.order_amount_7d, 0) as decimal(18, 4)) as order_amount_7d,
        cast(coalesce(content_and_services.order_amount_28d, 0) as decimal(18, 4)) as order_amount_28d,
        cast(coalesce(content_and_services.order_amount_90d, 0) as decimal(18, 4)) as order_amount_90d,
        cast(coalesce(content_and_services.campaigns_received_7d, 0) as bigint) as campaigns_received_7d,
        cast(coalesce(content_and_services.campaigns_received_28d, 0) as bigint) as campaigns_received_28d,
        cast(coalesce(content_and_services.campaigns_received_90d, 0) as bigint) as campaigns_received_90d,
        cast(coalesce(content_and_services.campaign_clicks_7d, 0) as bigint) as campaign_clicks_7d,
        cast(coalesce(content_and_services.campaign_clicks_28d, 0) as bigint) as campaign_clicks_28d,
        cast(coalesce(content_and_services.campaign_clicks_90d, 0) as bigint) as campaign_clicks_90d
    from stocks
    left join interaction on stocks.user_id = interaction.user_id and stocks.as_of_date = interaction.as_of_date
    left join social on stocks.user_id = social.user_id and stocks.as_of_date = social.as_of_date
    left join content_and_services
        on stocks.user_id = content_and_services.user_id and stocks.as_of_date = content_and_services.as_of_date
    left join mix on stocks.user_id = mix.user_id and stocks.as_of_date = mix.as_of_date
)

select * from final
