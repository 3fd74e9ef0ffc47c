-- What people did that metrics of experiments may ask for, before and after they were assigned: answers to the experiment's own
-- campaigns, paid orders, pages, and any activity but answers to campaigns.
with

experiments as (select * from {{ ref('int_experiments') }}),
experiment_users as (select * from {{ ref('int_experiment_users') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),
campaign_events as (select * from {{ ref('fct_campaign_events') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
-- Both look for their events themselves: a table that is named once is not copied before it is searched.
events as (select * from {{ ref('fct_events') }} where feed != 'campaign_events'),
page_events as (select * from {{ ref('fct_events') }} where feed = 'page_events'),
event_types as (select * from {{ ref('int_event_types') }}),
orders as (select * from {{ ref('int_account_orders') }}),
metrics as (select * from {{ ref('int_experiment_metrics') }}),

longest_window as (
    select max(window_days) as window_days from metrics
),

watched as (
    select
        experiment_users.experiment_id,
        experiment_users.user_id,
        experiments.as_of_date,
        {{ dbt.dateadd('day', '-longest_window.window_days', 'experiment_users.assigned_at') }} as watched_from,
        {{ dbt.dateadd('day', 'longest_window.window_days', 'experiment_users.assigned_at') }} as watched_until
    from experiment_users
    inner join experiments on experiment_users.experiment_id = experiments.experiment_id
    cross join longest_window
),

answers as (
    select
        coalesce(campaigns.experiment_id, campaigns.campaign_id) as experiment_id,
        campaign_events.user_id,
        campaign_events.action as signal,
        campaign_events.event_key as signal_key,
        campaign_events.occurred_at as signal_at,
        campaign_events.occurred_date as signal_date,
        campaign_events.amount
    from campaign_events
    inner join campaigns on campaign_events.campaign_id = campaigns.campaign_id
),

conduct as (
    select
        account_key,
        'order' as signal,
        order_key as signal_key,
        ordered_at as signal_at,
        order_date as signal_date,
        reported_net_amount as amount
    from orders
    where is_paid
    union all
    select
        account_key,
        'page' as signal,
        event_key as signal_key,
        event_at as signal_at,
        activity_date as signal_date,
        cast(null as decimal(28, 4)) as amount
    from page_events
    union all
    select
        events.account_key,
        'activity' as signal,
        events.event_key as signal_key,
        events.event_at as signal_at,
        events.activity_date as signal_date,
        cast(null as decimal(28, 4)) as amount
    from events
    inner join event_types on events.event_type = event_types.event_type
    where event_types.is_activity
),

signals as (
    select
        watched.experiment_id,
        watched.user_id,
        answers.signal,
        answers.signal_key,
        answers.signal_at,
        answers.signal_date,
        answers.amount
    from answers
    inner join watched on answers.experiment_id = watched.experiment_id and answers.user_id = watched.user_id
    where
        answers.signal_at >= watched.watched_from
        and answers.signal_at < watched.watched_until
        and answers.signal_date <= watched.as_of_date
    union all
    select
        watched.experiment_id,
        watched.user_id,
        conduct.signal,
        conduct.signal_key,
        conduct.signal_at,
        conduct.signal_date,
        conduct.amount
    from conduct
    inner join user_accounts on conduct.account_key = user_accounts.account_key
    inner join watched on user_accounts.user_id = watched.user_id
    where
        conduct.signal_at >= watched.watched_from
        and conduct.signal_at < watched.watched_until
        and conduct.signal_date <= watched.as_of_date
)

select * from signals
