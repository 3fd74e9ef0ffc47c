-- The accounts that may make the network: everyone's. Who is in it on which day int_network_people says.
with

accounts as (
    select * from {{ ref('dim_accounts') }}
),

network_accounts as (
    select
        account_key,
        source_system,
        user_id,
        is_registered,
        coalesce(registered_at, first_seen_at) as joined_at,
        referrer_account_key
    from accounts
)

select * from network_accounts
