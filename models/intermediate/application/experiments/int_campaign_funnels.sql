-- How many people of each segment a campaign reached, and how far they went, with the part of its cost that they bear: as
-- many were sent it.
with

campaign_users as (select * from {{ ref('int_campaign_users') }}),
campaign_segments as (select * from {{ ref('int_campaign_segments') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),

counted as (
    select
        campaign_users.campaign_id,
        campaign_users.as_of_date,
        campaign_users.variant,
        campaign_segments.segment_type,
        campaign_segments.segment,
        count(*) as users,
        sum(case when campaign_users.is_assigned then 1 else 0 end) as assigned_users,
        sum(case when campaign_users.is_sent then 1 else 0 end) as sent_users,
        sum(case when campaign_users.is_delivered then 1 else 0 end) as delivered_users,
        sum(case when campaign_users.is_opened then 1 else 0 end) as opened_users,
        sum(case when campaign_users.is_clicked then 1 else 0 end) as clicked_users,
        sum(case when campaign_users.is_replied then 1 else 0 end) as replied_users,
        sum(case when campaign_users.is_converted then 1 else 0 end) as converted_users,
        sum(case when campaign_users.is_unsubscribed then 1 else 0 end) as unsubscribed_users,
        sum(campaign_users.revenue_amount) as revenue_amount
    from campaign_users
    inner join campaign_segments
        on
            campaign_users.campaign_id = campaign_segments.campaign_id
            and campaign_users.user_id = campaign_segments.user_id
    group by
        campaign_users.campaign_id, campaign_users.as_of_date, campaign_users.variant, campaign_segments.segment_type,
        campaign_segments.segment
),

sendings as (
    select
        campaign_id,
        sum(case when is_sent then 1 else 0 end) as sent_users
    from campaign_users
    group by campaign_id
),

costed as (
    select
        counted.*,
        cast(campaigns.cost_amount as double) * counted.sent_users / nullif(sendings.sent_users, 0) as cost_amount
    from counted
    inner join campaigns on counted.campaign_id = campaigns.campaign_id
    inner join sendings on counted.campaign_id = sendings.campaign_id
)

select * from costed
