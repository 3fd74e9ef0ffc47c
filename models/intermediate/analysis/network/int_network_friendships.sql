-- Who has whom as a friend on the day: the last word of an account about another up to then.
with

account_ties as (
    select * from {{ ref('int_account_ties') }}
),

accounts as (
    select * from {{ ref('int_network_accounts') }}
),

friendships as (
    select distinct
        account_ties.as_of_date,
        accounts.user_id,
        friends.user_id as counterpart_user_id
    from account_ties
    inner join accounts on account_ties.account_key = accounts.account_key
    inner join accounts as friends on account_ties.counterpart_account_key = friends.account_key
    where
        account_ties.tie = 'friend'
        and account_ties.last_event_type in ('friend_added', 'friend_unblocked')
        and {{ differs('accounts.user_id', 'friends.user_id') }}
)

select * from friendships
