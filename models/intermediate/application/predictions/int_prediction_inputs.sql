{{ config(materialized='view') }}

-- Examples and people to be scored, with what was known of them on the day they are observed.
with

examples as (select * from {{ ref('int_prediction_examples') }}),
behaviour as (select * from {{ ref('int_prediction_behaviour') }}),
sequences as (select * from {{ ref('int_prediction_sequences') }}),
contacts as (select * from {{ ref('int_prediction_contacts') }}),

inputs as (
    select
        examples.target,
        examples.as_of_date,
        examples.split,
        examples.observation_date,
        examples.user_id,
        examples.outcome,
        behaviour.days_since_last_active,
        behaviour.days_since_last_order,
        behaviour.tenure_days,
        behaviour.active_days_7d,
        behaviour.active_days_28d,
        behaviour.active_days_90d,
        behaviour.active_days_change_28d,
        behaviour.active_events_28d,
        behaviour.messages_sent_28d,
        behaviour.content_views_28d,
        behaviour.service_uses_28d,
        behaviour.page_views_28d,
        behaviour.page_cart_adds_28d,
        behaviour.orders_28d,
        behaviour.orders_90d,
        behaviour.order_amount_90d,
        behaviour.campaign_clicks_28d,
        sequences.expected_gap_days,
        sequences.churned_after_share,
        sequences.is_new,
        sequences.is_inactive,
        sequences.is_reactivated,
        sequences.days_in_stage,
        sequences.stage_changes,
        sequences.times_inactive,
        sequences.times_churned,
        sequences.activity_rank_28d,
        sequences.activity_rank_before_28d,
        coalesce(contacts.contacts_90d, 0) as contacts_90d,
        coalesce(contacts.silent_contacts_share, 0) as silent_contacts_share,
        coalesce(contacts.silent_circle_share, 0) as silent_circle_share
    from examples
    inner join behaviour
        on examples.user_id = behaviour.user_id and examples.observation_date = behaviour.observation_date
    inner join sequences
        on examples.user_id = sequences.user_id and examples.observation_date = sequences.observation_date
    left join contacts
        on examples.user_id = contacts.user_id and examples.observation_date = contacts.observation_date
)

select * from inputs
