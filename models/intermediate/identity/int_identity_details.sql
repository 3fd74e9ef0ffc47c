-- What accounts can be linked by: each detail that a rule speaks of and several accounts share.
with

accounts as (
    select * from {{ ref('int_accounts') }}
),

rules as (
    select * from {{ ref('int_identity_rules') }}
),

logins as (
    select * from {{ ref('stg_logins') }}
),

-- The device an account was registered from and those it logged in from, each once.
devices as (
    select account_key, device_pseudonym from accounts
    union distinct
    select account_key, device_pseudonym from logins where reject_reason is null
),

shared_details as (
    {{ shared_detail('external_id', 'external_pseudonym', 'accounts') }}
    union all
    {{ shared_detail('email', 'email_pseudonym', 'accounts') }}
    union all
    {{ shared_detail('phone', 'phone_pseudonym', 'accounts') }}
    union all
    {{ shared_detail('device', 'device_pseudonym', 'devices') }}
),

compared_with_rules as (
    select
        shared_details.rule,
        shared_details.account_key,
        shared_details.detail,
        shared_details.detail_key,
        shared_details.accounts,
        shared_details.accounts > rules.max_accounts as is_supernode
    from shared_details
    inner join rules on shared_details.rule = rules.rule
)

select * from compared_with_rules
