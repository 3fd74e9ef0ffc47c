-- What ties people to each other from a day on: a device they use, or an account that brought them. An undated device counts from
-- the day its account was first seen. What only one person has ties nobody.
with

risk_logins as (select * from {{ ref('int_risk_logins') }}),
registered as (select * from {{ ref('int_accounts') }}),
accounts as (select * from {{ ref('dim_accounts') }}),

sightings as (
    select
        user_id,
        'device' as link_kind,
        device_key as link_key,
        login_date as seen_date
    from risk_logins
    union all
    select
        accounts.user_id,
        'device' as link_kind,
        {{ hash_key(['registered.device_pseudonym']) }} as link_key,
        {{ local_date('coalesce(registered.registered_at, registered.first_seen_at)') }} as seen_date
    from registered
    inner join accounts on registered.account_key = accounts.account_key
    where registered.device_pseudonym is not null
    union all
    select
        user_id,
        'referrer' as link_kind,
        referrer_account_key as link_key,
        {{ local_date('coalesce(registered_at, first_seen_at)') }} as seen_date
    from accounts
    where referrer_account_key is not null
),

links as (
    select
        user_id,
        link_kind,
        link_key,
        min(seen_date) as first_date
    from sightings
    group by user_id, link_kind, link_key
),

shared as (
    select
        *,
        count(*) over (partition by link_kind, link_key) as people
    from links
),

final as (
    select
        user_id,
        link_kind,
        link_key,
        first_date
    from shared
    where people > 1
)

select * from final
