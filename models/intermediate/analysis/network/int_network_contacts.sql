-- Who turned to whom on which day: messages from one to one, calls that were answered, and content passed on from somebody.
-- When one of two people blocks the other, what was between them until then ends on that day.
with

-- Each looks for its events itself: a table that is named once is not copied before it is searched.
messages_and_calls as (
    select * from {{ ref('fct_events') }} where (event_type = 'message' and object_id is null) or event_type = 'call'
),

shares as (
    select * from {{ ref('fct_events') }} where event_type = 'content_share'
),

originals as (
    select * from {{ ref('fct_events') }}
),

accounts as (
    select * from {{ ref('int_network_accounts') }}
),

blocks as (
    select * from {{ ref('int_network_blocks') }}
),

account_contacts as (
    select
        event_key,
        event_type as kind,
        account_key,
        counterpart_account_key,
        event_at,
        activity_date
    from messages_and_calls
    union all
    select
        shares.event_key,
        'share' as kind,
        shares.account_key,
        coalesce(originals.account_key, shares.counterpart_account_key) as counterpart_account_key,
        shares.event_at,
        shares.activity_date
    from shares
    left join originals on shares.related_event_key = originals.event_key
),

contacts as (
    select
        account_contacts.event_key,
        account_contacts.kind,
        accounts.user_id,
        counterparts.user_id as counterpart_user_id,
        account_contacts.event_at,
        account_contacts.activity_date
    from account_contacts
    inner join accounts on account_contacts.account_key = accounts.account_key
    inner join accounts as counterparts on account_contacts.counterpart_account_key = counterparts.account_key
    where {{ differs('accounts.user_id', 'counterparts.user_id') }}
),

ended as (
    select
        contacts.event_key,
        min(blocks.blocked_date) as ended_date
    from contacts
    inner join blocks
        on
            least(contacts.user_id, contacts.counterpart_user_id) = blocks.first_user_id
            and greatest(contacts.user_id, contacts.counterpart_user_id) = blocks.second_user_id
            and contacts.event_at <= blocks.blocked_at
    group by contacts.event_key
),

days as (
    select
        contacts.kind,
        contacts.user_id,
        contacts.counterpart_user_id,
        contacts.activity_date,
        coalesce(ended.ended_date, date '9999-12-31') as ended_date,
        count(*) as contacts
    from contacts
    left join ended on contacts.event_key = ended.event_key
    group by 1, 2, 3, 4, 5
)

select * from days
