-- What people used on a local day, thing by thing: services, groups they wrote to, people they blocked. The events are read
-- once here, for however many days people are looked at.
with

events as (select * from {{ ref('fct_events') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
accounts as (select * from {{ ref('dim_accounts') }}),

-- Somebody blocked on two of their accounts is one person.
used_things as (
    select
        user_accounts.user_id,
        events.activity_date,
        case events.event_type when 'service' then 'service' when 'message' then 'group' else 'blocked_person' end as kind,
        case events.event_type
            when 'service' then events.event_subtype
            when 'message' then events.object_id
            else cast(accounts.user_id as {{ dbt.type_string() }})
        end as thing,
        events.duration_seconds,
        events.amount
    from events
    inner join user_accounts on events.account_key = user_accounts.account_key
    left join accounts on events.counterpart_account_key = accounts.account_key
    where events.event_type in ('service', 'message', 'friend_blocked')
),

use_days as (
    select
        user_id,
        activity_date,
        kind,
        thing,
        count(*) as uses,
        coalesce({{ exact_sum('duration_seconds') }}, 0) as seconds,
        coalesce(sum(amount), 0) as amount
    from used_things
    where thing is not null
    group by user_id, activity_date, kind, thing
)

select * from use_days
