-- Who was assigned to which arm of an experiment, and when. The first assignment counts, whatever came later: leaving out
-- those who saw two arms would leave out the busiest. A campaign that names no experiment is one of its own.
with

campaign_events as (select * from {{ ref('fct_campaign_events') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

assignments as (
    select
        coalesce(campaigns.experiment_id, campaigns.campaign_id) as experiment_id,
        refresh_dates.as_of_date,
        campaign_events.user_id,
        campaign_events.campaign_id,
        campaign_events.variant,
        campaign_events.occurred_at,
        {{ order_pair('campaign_events.occurred_at', 'campaign_events.event_key') }} as event_order
    from campaign_events
    inner join campaigns on campaign_events.campaign_id = campaigns.campaign_id
    inner join refresh_dates on campaign_events.occurred_date <= refresh_dates.as_of_date
    where campaign_events.action = 'assigned' and campaign_events.variant is not null and refresh_dates.is_latest
),

first_assignments as (
    select
        experiment_id,
        user_id,
        as_of_date,
        min_by(campaign_id, event_order) as campaign_id,
        min_by(variant, event_order) as variant,
        min(occurred_at) as assigned_at,
        count(distinct variant) > 1 as is_contaminated
    from assignments
    group by experiment_id, user_id, as_of_date
)

select * from first_assignments
