-- What people did in each group on a local day: messages, joining and leaving. Groups of different systems may share an id.
with

events as (select * from {{ ref('fct_events') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
accounts as (select * from {{ ref('dim_accounts') }}),

group_days as (
    select
        accounts.source_system,
        events.object_id as group_id,
        user_accounts.user_id,
        events.activity_date,
        count(*) filter (where events.event_type = 'message') as messages,
        count(*) filter (where events.event_type = 'group_joined') as joins,
        count(*) filter (where events.event_type in ('group_left', 'group_removed')) as leaves
    from events
    inner join user_accounts on events.account_key = user_accounts.account_key
    inner join accounts on events.account_key = accounts.account_key
    where events.feed in ('messages', 'group_members') and events.object_id is not null
    group by 1, 2, 3, 4
)

select * from group_days
