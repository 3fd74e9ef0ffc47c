-- The day on which a person reached the activation event: the first day on which they had done one of the seed's kinds of
-- behaviour often enough.
with

activation_events as (select * from {{ ref('int_activation_events') }}),
account_days as (select * from {{ ref('fct_account_days') }}),
events as (select * from {{ ref('fct_events') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),

counted as (
    select
        account_days.account_key,
        account_days.activity_date,
        activation_events.event_type,
        activation_events.minimum_events,
        account_days.active_events as events
    from account_days
    inner join activation_events on activation_events.event_type = 'any'
    where account_days.is_active
    union all
    select
        events.account_key,
        events.activity_date,
        activation_events.event_type,
        activation_events.minimum_events,
        1 as events
    from events
    inner join activation_events on events.event_type = activation_events.event_type
),

user_counts as (
    select
        user_accounts.user_id,
        counted.event_type,
        counted.minimum_events,
        counted.activity_date,
        sum(counted.events) as events
    from counted
    inner join user_accounts on counted.account_key = user_accounts.account_key
    group by 1, 2, 3, 4
),

counted_up as (
    select
        user_id,
        activity_date,
        minimum_events,
        sum(events) over (
            partition by user_id, event_type order by activity_date rows unbounded preceding
        ) as events_so_far
    from user_counts
),

activations as (
    select
        user_id,
        min(activity_date) as activation_date
    from counted_up
    where events_so_far >= minimum_events
    group by user_id
)

select * from activations
