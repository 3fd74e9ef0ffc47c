-- Window sums of content, services and commerce, a column per window.
with

window_sums as (
    select * from {{ ref('int_user_window_sums') }}
),

pivoted as (
    select
        user_id,
        as_of_date,
        max(posts) filter (where window_days = 7) as posts_7d,
        max(posts) filter (where window_days = 28) as posts_28d,
        max(posts) filter (where window_days = 90) as posts_90d,
        max(story_posts) filter (where window_days = 7) as story_posts_7d,
        max(story_posts) filter (where window_days = 28) as story_posts_28d,
        max(story_posts) filter (where window_days = 90) as story_posts_90d,
        max(content_views) filter (where window_days = 7) as content_views_7d,
        max(content_views) filter (where window_days = 28) as content_views_28d,
        max(content_views) filter (where window_days = 90) as content_views_90d,
        max(content_reactions) filter (where window_days = 7) as content_reactions_7d,
        max(content_reactions) filter (where window_days = 28) as content_reactions_28d,
        max(content_reactions) filter (where window_days = 90) as content_reactions_90d,
        max(content_shares) filter (where window_days = 7) as content_shares_7d,
        max(content_shares) filter (where window_days = 28) as content_shares_28d,
        max(content_shares) filter (where window_days = 90) as content_shares_90d,
        max(service_uses) filter (where window_days = 7) as service_uses_7d,
        max(service_uses) filter (where window_days = 28) as service_uses_28d,
        max(service_uses) filter (where window_days = 90) as service_uses_90d,
        max(page_views) filter (where window_days = 7) as page_views_7d,
        max(page_views) filter (where window_days = 28) as page_views_28d,
        max(page_views) filter (where window_days = 90) as page_views_90d,
        max(orders) filter (where window_days = 7) as orders_7d,
        max(orders) filter (where window_days = 28) as orders_28d,
        max(orders) filter (where window_days = 90) as orders_90d,
        max(order_amount) filter (where window_days = 7) as order_amount_7d,
        max(order_amount) filter (where window_days = 28) as order_amount_28d,
        max(order_amount) filter (where window_days = 90) as order_amount_90d,
        max(campaigns_received) filter (where window_days = 7) as campaigns_received_7d,
        max(campaigns_received) filter (where window_days = 28) as campaigns_received_28d,
        max(campaigns_received) filter (where window_days = 90) as campaigns_received_90d,
        max(campaign_clicks) filter (where window_days = 7) as campaign_clicks_7d,
        max(campaign_clicks) filter (where window_days = 28) as campaign_clicks_28d,
        max(campaign_clicks) filter (where window_days = 90) as campaign_clicks_90d
    from window_sums
    group by user_id, as_of_date
)

select * from pivoted
