-- Sums of account days per person, day looked at and window.
with

account_days as (select * from {{ ref('fct_account_days') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
metric_windows as (select * from {{ ref('int_metric_windows') }}),
market_calendar as (select * from {{ ref('int_market_calendar') }}),

-- A day off because of a weekend alone (a break) is no festival.
holidays as (
    select distinct calendar_date
    from market_calendar
    where kind in ('holiday', 'substitute') and {{ is_market_region('region') }}
),

user_days as (
    select
        user_accounts.user_id,
        holidays.calendar_date is not null as is_holiday,
        account_days.*
    from account_days
    inner join user_accounts on account_days.account_key = user_accounts.account_key
    left join holidays on account_days.activity_date = holidays.calendar_date
),

window_sums as (
    select
        user_days.user_id,
        metric_windows.as_of_date,
        metric_windows.window_days,
        count(distinct user_days.activity_date) filter (where user_days.is_active) as active_days,
        count(distinct user_days.activity_date) filter (
            where user_days.is_active and user_days.is_holiday
        ) as holiday_active_days,
        count(distinct user_days.activity_date) filter (where user_days.logins > 0) as login_days,
        sum(user_days.logins) as logins,
        cast({{ exact_sum('user_days.session_seconds') }} as double) as session_seconds,
        sum(user_days.messages_sent) as messages_sent,
        sum(user_days.group_messages_sent) as group_messages_sent,
        sum(user_days.texts_sent) as texts_sent,
        sum(user_days.stickers_sent) as stickers_sent,
        sum(user_days.images_sent) as images_sent,
        sum(user_days.videos_sent) as videos_sent,
        sum(user_days.voice_messages_sent) as voice_messages_sent,
        sum(user_days.links_shared) as links_shared,
        sum(user_days.files_sent) as files_sent,
        sum(user_days.calls_made) as calls_made,
        cast({{ exact_sum('user_days.voice_call_seconds') }} as double) as voice_call_seconds,
        cast({{ exact_sum('user_days.video_call_seconds') }} as double) as video_call_seconds,
        sum(user_days.groups_left) as groups_left,
        sum(user_days.posts) as posts,
        sum(user_days.story_posts) as story_posts,
        sum(user_days.content_views) as content_views,
        sum(user_days.story_views) as story_views,
        sum(user_days.content_reactions) as content_reactions,
        sum(user_days.content_comments) as content_comments,
        sum(user_days.content_shares) as content_shares,
        sum(user_days.content_downloads) as content_downloads,
        sum(user_days.content_attends) as content_attends,
        sum(user_days.service_uses) as service_uses,
        cast({{ exact_sum('user_days.service_seconds') }} as double) as service_seconds,
        sum(user_days.page_views) as page_views,
        sum(user_days.page_clicks) as page_clicks,
        sum(user_days.page_searches) as page_searches,
        sum(user_days.page_favorites) as page_favorites,
        sum(user_days.page_cart_adds) as page_cart_adds,
        sum(user_days.page_checkouts) as page_checkouts,
        sum(user_days.orders) as orders,
        sum(user_days.order_amount) as order_amount,
        sum(user_days.orders_in_other_currencies) as orders_in_other_currencies,
        sum(user_days.campaigns_received) as campaigns_received,
        sum(user_days.campaign_opens) as campaign_opens,
        sum(user_days.campaign_clicks) as campaign_clicks,
        sum(user_days.campaign_replies) as campaign_replies,
        sum(user_days.campaign_conversions) as campaign_conversions,
        sum(user_days.campaign_unsubscribes) as campaign_unsubscribes,
        sum(user_days.support_tickets) as support_tickets,
        sum(user_days.surveys_answered) as surveys_answered
    from user_days
    inner join metric_windows
        on user_days.activity_date between metric_windows.first_date and metric_windows.as_of_date
    group by user_days.user_id, metric_windows.as_of_date, metric_windows.window_days
)

select * from window_sums
