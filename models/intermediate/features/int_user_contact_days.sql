-- What passed between a person and another on a local day, one to one. A message that nobody answered counts on the day
-- its reply_hours ran out: before, nobody knew. A person's own accounts don't converse.
with

direct_messages as (select * from {{ ref('int_direct_messages') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
accounts as (select * from {{ ref('dim_accounts') }}),

-- Each message is seen from both sides.
sides as (
    select
        account_key,
        counterpart_account_key,
        activity_date,
        1 as messages_sent,
        0 as messages_received,
        0 as messages_unanswered
    from direct_messages
    union all
    select
        counterpart_account_key as account_key,
        account_key as counterpart_account_key,
        activity_date,
        0 as messages_sent,
        1 as messages_received,
        0 as messages_unanswered
    from direct_messages
    union all
    select
        counterpart_account_key as account_key,
        account_key as counterpart_account_key,
        unanswered_date as activity_date,
        0 as messages_sent,
        0 as messages_received,
        1 as messages_unanswered
    from direct_messages
    where unanswered_date is not null
),

contact_days as (
    select
        user_accounts.user_id,
        accounts.user_id as counterpart_user_id,
        sides.activity_date,
        sum(sides.messages_sent) as messages_sent,
        sum(sides.messages_received) as messages_received,
        sum(sides.messages_unanswered) as messages_unanswered
    from sides
    inner join user_accounts on sides.account_key = user_accounts.account_key
    inner join accounts on sides.counterpart_account_key = accounts.account_key
    where {{ differs('user_accounts.user_id', 'accounts.user_id') }}
    group by user_accounts.user_id, accounts.user_id, sides.activity_date
)

select * from contact_days
