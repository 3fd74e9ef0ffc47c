-- Sums of account days per person, day looked at and window.
with

account_days as (select * from {{ ref('fct_account_days') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
metric_windows as (select * from {{ ref('int_metric_windows') }}),

user_days as (
    select
        user_accounts.user_id,
        account_days.*
    from account_days
    inner join user_accounts on account_days.account_key = user_accounts.account_key
),

window_sums as (
    select
        user_days.user_id,
        metric_windows.as_of_date,
        metric_windows.window_days,
        count(distinct user_days.activity_date) filter (where user_days.is_active) as active_days,
        sum(user_days.logins) as logins,
        cast({{ exact_sum('user_days.session_seconds') }} as double) as session_seconds,
        sum(user_days.messages_sent) as messages_sent,
        sum(user_days.group_messages_sent) as group_messages_sent,
        sum(user_days.stickers_sent) as stickers_sent,
        sum(user_days.images_sent) as images_sent,
        sum(user_days.links_shared) as links_shared,
        sum(user_days.files_sent) as files_sent,
        sum(user_days.calls_made) as calls_made,
        cast({{ exact_sum('user_days.voice_call_seconds') }} as double) as voice_call_seconds,
        cast({{ exact_sum('user_days.video_call_seconds') }} as double) as video_call_seconds,
        sum(user_days.posts) as posts,
        sum(user_days.story_posts) as story_posts,
        sum(user_days.content_views) as content_views,
        sum(user_days.content_reactions) as content_reactions,
        sum(user_days.content_shares) as content_shares,
        sum(user_days.service_uses) as service_uses,
        sum(user_days.page_views) as page_views,
        sum(user_days.orders) as orders,
        sum(user_days.order_amount) as order_amount,
        sum(user_days.campaigns_received) as campaigns_received,
        sum(user_days.campaign_clicks) as campaign_clicks
    from user_days
    inner join metric_windows
        on user_days.activity_date between metric_windows.first_date and metric_windows.as_of_date
    group by user_days.user_id, metric_windows.as_of_date, metric_windows.window_days
)

select * from window_sums
