-- Through which channels people came on a local day: logins, pages, orders and support by the channel they went through,
-- reactions to a campaign by the campaign's.
with

events as (select * from {{ ref('fct_events') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
campaigns as (select * from {{ ref('int_campaigns') }}),

channelled as (
    select
        user_accounts.user_id,
        events.activity_date,
        coalesce(events.channel, campaigns.channel) as channel
    from events
    inner join user_accounts on events.account_key = user_accounts.account_key
    left join campaigns on events.feed = 'campaign_events' and events.object_id = campaigns.campaign_id
    where
        events.feed in ('logins', 'page_events', 'orders', 'support_tickets')
        or events.event_type in ('campaign_opened', 'campaign_clicked', 'campaign_replied', 'campaign_converted')
),

channel_days as (
    select
        user_id,
        activity_date,
        channel,
        count(*) as uses
    from channelled
    where channel is not null
    group by user_id, activity_date, channel
)

select * from channel_days
