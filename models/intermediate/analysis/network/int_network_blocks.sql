-- Who blocked whom, from when to when. A block ends when the same account unblocks or adds the other one.
with

events as (
    select * from {{ ref('fct_events') }}
),

accounts as (
    select * from {{ ref('int_network_accounts') }}
),

words as (
    select
        event_key,
        account_key,
        counterpart_account_key,
        event_type,
        event_at,
        activity_date,
        lead(activity_date) over (
            partition by account_key, counterpart_account_key order by event_at, event_key
        ) as next_date
    from events
    where event_type in ('friend_blocked', 'friend_unblocked', 'friend_added') and counterpart_account_key is not null
),

blocks as (
    select
        words.event_key as block_key,
        least(blockers.user_id, blocked.user_id) as first_user_id,
        greatest(blockers.user_id, blocked.user_id) as second_user_id,
        words.event_at as blocked_at,
        words.activity_date as blocked_date,
        words.next_date as unblocked_date
    from words
    inner join accounts as blockers on words.account_key = blockers.account_key
    inner join accounts as blocked on words.counterpart_account_key = blocked.account_key
    where words.event_type = 'friend_blocked' and {{ differs('blockers.user_id', 'blocked.user_id') }}
)

select * from blocks
