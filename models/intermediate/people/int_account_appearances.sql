-- Every account there is: registered, or named in an event as the one who acts or as the other side. Erased ones are not.
with

accounts as (select * from {{ ref('int_accounts') }}),
events as (select * from {{ ref('fct_events') }}),
-- Both look for their events themselves: a table that is named once is not copied before it is searched.
events_with_others as (select * from {{ ref('fct_events') }} where counterpart_account_key is not null),
erased_accounts as (select * from {{ ref('int_erased_accounts') }}),

sightings as (
    select account_key, min(event_at) as seen_at from events group by account_key
    union all
    select counterpart_account_key as account_key, min(event_at) as seen_at
    from events_with_others
    group by counterpart_account_key
    union all
    select account_key, least(registered_at, first_seen_at) as seen_at from accounts
),

appearances as (
    select
        sightings.account_key,
        min(sightings.seen_at) as first_seen_at
    from sightings
    left join erased_accounts on sightings.account_key = erased_accounts.account_key
    where erased_accounts.account_key is null
    group by sightings.account_key
)

select * from appearances
