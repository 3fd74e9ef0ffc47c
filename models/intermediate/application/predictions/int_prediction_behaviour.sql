-- What people did up to the day they are observed, in the year before it.
with

people as (select * from {{ ref('int_prediction_people') }}),
account_days as (select * from {{ ref('fct_account_days') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),

user_days as (
    select
        people.user_id,
        people.observation_date,
        account_days.*,
        {{ dbt.datediff('account_days.activity_date', 'people.observation_date', 'day') }}
            as days_ago
    from people
    inner join user_accounts on people.user_id = user_accounts.user_id
    inner join account_days on user_accounts.account_key = account_days.account_key
    where account_days.activity_date <= people.observation_date
),

sums as (
    select
        user_id,
        observation_date,
        min(case when is_active then days_ago end) as days_since_last_active,
        min(case when orders > 0 then days_ago end) as days_since_last_order,
        count(distinct case when is_active and days_ago < 7 then activity_date end) as active_days_7d,
        count(distinct case when is_active and days_ago < 28 then activity_date end) as active_days_28d,
        count(distinct case when is_active and days_ago between 28 and 55 then activity_date end) as active_days_before_28d,
        count(distinct case when is_active and days_ago < 90 then activity_date end) as active_days_90d,
        sum(case when days_ago < 28 then active_events end) as active_events_28d,
        sum(case when days_ago between 28 and 55 then active_events end) as active_events_before_28d,
        sum(case when days_ago < 28 then messages_sent end) as messages_sent_28d,
        sum(case when days_ago < 28 then content_views end) as content_views_28d,
        sum(case when days_ago < 28 then service_uses end) as service_uses_28d,
        sum(case when days_ago < 28 then page_views end) as page_views_28d,
        sum(case when days_ago < 28 then page_cart_adds end) as page_cart_adds_28d,
        sum(case when days_ago < 28 then orders end) as orders_28d,
        sum(case when days_ago < 90 then orders end) as orders_90d,
        sum(case when days_ago < 90 then order_amount end) as order_amount_90d,
        sum(case when days_ago < 28 then campaign_clicks end) as campaign_clicks_28d
    from user_days
    where days_ago < 365
    group by user_id, observation_date
),

-- Who did nothing for a year is a year away.
behaviour as (
    select
        people.user_id,
        people.observation_date,
        cast(people.tenure_days as double) as tenure_days,
        cast(coalesce(sums.days_since_last_active, 365) as double) as days_since_last_active,
        cast(coalesce(sums.days_since_last_order, 365) as double) as days_since_last_order,
        cast(coalesce(sums.active_days_7d, 0) as double) as active_days_7d,
        cast(coalesce(sums.active_days_28d, 0) as double) as active_days_28d,
        cast(coalesce(sums.active_days_90d, 0) as double) as active_days_90d,
        cast(coalesce(sums.active_days_28d - sums.active_days_before_28d, 0) as double) as active_days_change_28d,
        cast(coalesce(sums.active_events_28d, 0) as double) as active_events_28d,
        cast(coalesce(sums.active_events_before_28d, 0) as double) as active_events_before_28d,
        cast(coalesce(sums.messages_sent_28d, 0) as double) as messages_sent_28d,
        cast(coalesce(sums.content_views_28d, 0) as double) as content_views_28d,
        cast(coalesce(sums.service_uses_28d, 0) as double) as service_uses_28d,
        cast(coalesce(sums.page_views_28d, 0) as double) as page_views_28d,
        cast(coalesce(sums.page_cart_adds_28d, 0) as double) as page_cart_adds_28d,
        cast(coalesce(sums.orders_28d, 0) as double) as orders_28d,
        cast(coalesce(sums.orders_90d, 0) as double) as orders_90d,
        cast(coalesce(sums.order_amount_90d, 0) as double) as order_amount_90d,
        cast(coalesce(sums.campaign_clicks_28d, 0) as double) as campaign_clicks_28d
    from people
    left join sums on people.user_id = sums.user_id and people.observation_date = sums.observation_date
)

select * from behaviour
