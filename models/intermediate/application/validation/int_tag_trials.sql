-- Who was sent which campaign and answered it, by clicking, replying or doing what it asked for: of people whose tags and persona
-- are known as they were before it. Each campaign counts for its topic and for `all`.
with

campaign_users as (select * from {{ ref('int_campaign_users') }}),
campaign_days as (select * from {{ ref('int_campaign_days') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),

standing as (
    select * from {{ remembered('int_user_standing', ['user_id', 'as_of_date'], 'profiling') }}
),

trials as (
    select
        campaign_users.campaign_id,
        campaign_users.user_id,
        campaign_days.as_of_date,
        coalesce(campaigns.topic, 'unknown') as topic,
        case
            when campaign_users.is_clicked or campaign_users.is_replied or campaign_users.is_converted then 1 else 0
        end as responses
    from campaign_users
    inner join campaign_days on campaign_users.campaign_id = campaign_days.campaign_id
    inner join campaigns on campaign_users.campaign_id = campaigns.campaign_id
    inner join standing
        on campaign_users.user_id = standing.user_id and campaign_days.as_of_date = standing.as_of_date
    where campaign_users.is_sent
),

by_topic as (
    select campaign_id, user_id, as_of_date, topic, responses from trials where topic != 'all'
    union all
    select campaign_id, user_id, as_of_date, 'all' as topic, responses from trials
)

select * from by_topic
