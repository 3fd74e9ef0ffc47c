-- Who is in groups with whom on the day. A small group ties its members more than a large one, and a very large one not at all:
-- being in it says nothing about any two of them, and its pairs would be the most of the network.
with

events as (
    select * from {{ ref('fct_events') }}
),

accounts as (
    select * from {{ ref('int_network_accounts') }}
),

refresh_dates as (
    select * from {{ ref('int_refresh_dates') }}
),

last_words as (
    select
        refresh_dates.as_of_date,
        accounts.source_system,
        events.object_id as group_id,
        accounts.user_id,
        accounts.account_key,
        max_by(events.event_type, {{ order_pair('events.event_at', 'events.event_key') }}) as last_event_type
    from events
    inner join accounts on events.account_key = accounts.account_key
    inner join refresh_dates on events.activity_date <= refresh_dates.as_of_date
    where events.feed = 'group_members'
    group by 1, 2, 3, 4, 5
),

members as (
    select distinct
        as_of_date,
        source_system,
        group_id,
        user_id
    from last_words
    where last_event_type = 'group_joined'
),

sized as (
    select
        *,
        count(*) over (partition by as_of_date, source_system, group_id) as members
    from members
),

bonds as (
    select
        sized.as_of_date,
        sized.user_id,
        others.user_id as counterpart_user_id,
        cast({{ exact_sum('1.0 / sized.members') }} as double) as closeness
    from sized
    inner join members as others
        on
            sized.as_of_date = others.as_of_date
            and sized.source_system = others.source_system
            and sized.group_id = others.group_id
            and sized.user_id != others.user_id
    where sized.members <= {{ setting('network_group_members') }}
    group by 1, 2, 3
)

select * from bonds
