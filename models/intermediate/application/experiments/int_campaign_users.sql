-- What each person did in a campaign by the end of the latest day looked at. The arm is the one they were first assigned to;
-- where nobody was assigned, the first that any event names.
with

campaign_events as (select * from {{ ref('fct_campaign_events') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

events_so_far as (
    select
        campaign_events.*,
        refresh_dates.as_of_date,
        {{ order_pair('campaign_events.occurred_at', 'campaign_events.event_key') }} as event_order
    from campaign_events
    inner join refresh_dates on campaign_events.occurred_date <= refresh_dates.as_of_date
    where refresh_dates.is_latest
),

campaign_users as (
    select
        campaign_id,
        user_id,
        as_of_date,
        coalesce(
            min_by(variant, event_order) filter (where action = 'assigned' and variant is not null),
            min_by(variant, event_order) filter (where variant is not null),
            'none'
        ) as variant,
        bool_or(action = 'assigned') as is_assigned,
        bool_or(action = 'sent') as is_sent,
        bool_or(action = 'delivered') as is_delivered,
        bool_or(action = 'opened') as is_opened,
        bool_or(action = 'clicked') as is_clicked,
        bool_or(action = 'replied') as is_replied,
        bool_or(action = 'converted') as is_converted,
        bool_or(action = 'unsubscribed') as is_unsubscribed,
        coalesce(sum(amount) filter (where action = 'converted'), 0) as revenue_amount
    from events_so_far
    group by campaign_id, user_id, as_of_date
)

select * from campaign_users
