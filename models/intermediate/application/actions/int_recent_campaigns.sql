-- How many different campaigns reached people within each window that caps speak of, by channel and over all (*).
with

campaign_events as (select * from {{ ref('fct_campaign_events') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
caps as (select * from {{ ref('int_frequency_caps') }}),

reached as (
    select distinct
        campaign_events.user_id,
        campaign_events.campaign_id,
        campaign_events.occurred_date,
        campaigns.channel
    from campaign_events
    left join campaigns on campaign_events.campaign_id = campaigns.campaign_id
    where campaign_events.action in ('sent', 'delivered')
),

by_cap as (
    select user_id, campaign_id, occurred_date, '*' as channel from reached
    union all
    select user_id, campaign_id, occurred_date, channel from reached
    where channel is not null
),

counted as (
    select
        by_cap.user_id,
        refresh_dates.as_of_date,
        caps.channel,
        caps.window_days,
        caps.max_campaigns,
        count(distinct by_cap.campaign_id) as campaigns
    from by_cap
    inner join caps on by_cap.channel = caps.channel
    inner join refresh_dates
        on
            by_cap.occurred_date <= refresh_dates.as_of_date
            and by_cap.occurred_date > {{ dbt.dateadd('day', '-caps.window_days', 'refresh_dates.as_of_date') }}
    group by by_cap.user_id, refresh_dates.as_of_date, caps.channel, caps.window_days, caps.max_campaigns
)

select * from counted
