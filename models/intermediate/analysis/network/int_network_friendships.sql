-- Who has whom as a friend on the day: the last word of an account about another up to then.
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
        events.account_key,
        events.counterpart_account_key,
        max_by(events.event_type, {{ order_pair('events.event_at', 'events.event_key') }}) as last_event_type
    from events
    inner join refresh_dates on events.activity_date <= refresh_dates.as_of_date
    where events.feed = 'friendships' and events.counterpart_account_key is not null
    group by 1, 2, 3
),

friendships as (
    select distinct
        last_words.as_of_date,
        accounts.user_id,
        friends.user_id as counterpart_user_id
    from last_words
    inner join accounts on last_words.account_key = accounts.account_key
    inner join accounts as friends on last_words.counterpart_account_key = friends.account_key
    where
        last_words.last_event_type in ('friend_added', 'friend_unblocked')
        and accounts.user_id != friends.user_id
)

select * from friendships
