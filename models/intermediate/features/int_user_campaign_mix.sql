-- How many different campaigns people were sent, and how many of these they clicked, per day looked at and window.
with

events as (select * from {{ ref('fct_events') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
metric_windows as (select * from {{ ref('int_metric_windows') }}),

campaigns_in_windows as (
    select
        user_accounts.user_id,
        metric_windows.as_of_date,
        metric_windows.window_days,
        events.object_id as campaign_id,
        bool_or(events.event_type = 'campaign_sent') as is_sent,
        bool_or(events.event_type = 'campaign_clicked') as is_clicked
    from events
    inner join user_accounts on events.account_key = user_accounts.account_key
    inner join metric_windows on events.activity_date between metric_windows.first_date and metric_windows.as_of_date
    where events.event_type in ('campaign_sent', 'campaign_clicked')
    group by user_accounts.user_id, metric_windows.as_of_date, metric_windows.window_days, events.object_id
),

campaign_mix as (
    select
        user_id,
        as_of_date,
        window_days,
        count(*) filter (where is_sent) as distinct_campaigns,
        count(*) filter (where is_sent and is_clicked) as clicked_campaigns
    from campaigns_in_windows
    group by user_id, as_of_date, window_days
)

select * from campaign_mix
