-- The accounts that make the network: of everyone but bots and tests. People who may not be profiled are in it too: they are
-- somebody's contact, and get no row of their own where rows become public.
with

accounts as (
    select * from {{ ref('dim_accounts') }}
),

left_out as (
    select distinct user_id
    from accounts
    where account_status in ('bot', 'test')
),

network_accounts as (
    select
        accounts.account_key,
        accounts.source_system,
        accounts.user_id,
        accounts.is_registered,
        accounts.first_seen_at,
        coalesce(accounts.registered_at, accounts.first_seen_at) as joined_at,
        accounts.referrer_account_key
    from accounts
    left join left_out on accounts.user_id = left_out.user_id
    where left_out.user_id is null
)

select * from network_accounts
