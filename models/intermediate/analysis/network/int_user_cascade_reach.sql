-- How often what a person posted or passed on was passed on by others of the day's network, directly or through others,
-- within the window.
with

steps as (select * from {{ ref('int_share_steps') }}),
ancestors as (select * from {{ ref('int_network_ancestors') }}),
events as (select * from {{ ref('fct_events') }}),
accounts as (select * from {{ ref('int_network_accounts') }}),
people as (select * from {{ ref('int_network_people') }}),

-- Who has several events in the same chain has a later step once.
reached as (
    select distinct
        accounts.user_id,
        steps.event_key,
        steps.user_id as sharer_user_id,
        steps.activity_date
    from ancestors
    inner join steps on ancestors.node_key = steps.event_key
    inner join events as earlier on ancestors.ancestor_key = earlier.event_key
    inner join accounts on earlier.account_key = accounts.account_key
    where ancestors.tree = 'share' and {{ differs('steps.user_id', 'accounts.user_id') }}
),

dated as (
    select
        people.as_of_date,
        reached.user_id,
        {{ dbt.datediff('reached.activity_date', 'people.as_of_date', 'day') }}
            as age_days
    from reached
    inner join people on reached.sharer_user_id = people.user_id and reached.activity_date <= people.as_of_date
),

reach as (
    select
        as_of_date,
        user_id,
        count(*) as cascade_reach
    from dated
    where age_days < {{ setting('network_window_days') }}
    group by as_of_date, user_id
)

select * from reach
