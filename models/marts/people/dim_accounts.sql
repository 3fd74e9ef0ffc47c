-- Every account, registered or only seen in events: whose it is and what kind of account it is.
with

account_ids as (select * from {{ ref('int_account_ids') }}),
accounts as (select * from {{ ref('int_accounts') }}),
people as (select * from {{ ref('int_account_people') }}),
statuses as (select * from {{ ref('int_account_status') }}),
events as (select * from {{ ref('fct_events') }}),
account_days as (select * from {{ ref('fct_account_days') }}),
erased_accounts as (select * from {{ ref('int_erased_accounts') }}),

appearances as (
    select account_key, min(event_at) as first_event_at from events group by account_key
    union all
    select counterpart_account_key as account_key, min(event_at) as first_event_at
    from events
    where counterpart_account_key is not null
    group by counterpart_account_key
),

first_appearances as (
    select account_key, min(first_event_at) as first_event_at from appearances group by account_key
),

last_activity as (
    select account_key, max(activity_date) as last_active_date from account_days where is_active group by account_key
),

final as (
    select
        account_ids.account_key,
        account_ids.source_system,
        account_ids.account_id,
        coalesce(people.user_id, account_ids.account_key) as user_id,
        statuses.account_status,
        statuses.status_reasons,
        people.merged_by,
        accounts.account_key is not null as is_registered,
        accounts.registered_at,
        least(accounts.registered_at, first_appearances.first_event_at, accounts.first_seen_at) as first_seen_at,
        last_activity.last_active_date,
        accounts.acquisition_channel,
        accounts.referrer_account_key
    from account_ids
    left join accounts on account_ids.account_key = accounts.account_key
    left join people on account_ids.account_key = people.account_key
    left join statuses on account_ids.account_key = statuses.account_key
    left join first_appearances on account_ids.account_key = first_appearances.account_key
    left join last_activity on account_ids.account_key = last_activity.account_key
    left join erased_accounts on account_ids.account_key = erased_accounts.account_key
    where
        erased_accounts.account_key is null
        and (accounts.account_key is not null or first_appearances.account_key is not null)
)

select * from final
