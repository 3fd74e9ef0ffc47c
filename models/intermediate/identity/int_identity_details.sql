-- What accounts can be linked by: each detail that a rule speaks of, with how many accounts share it.
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

details as (
    select 'external_id' as rule, account_key, external_pseudonym as detail from accounts
    union all
    select 'email' as rule, account_key, email_pseudonym as detail from accounts
    union all
    select 'phone' as rule, account_key, phone_pseudonym as detail from accounts
    union all
    select 'device' as rule, account_key, device_pseudonym as detail from devices
),

detail_sizes as (
    select
        rule,
        detail,
        cast(count(*) as bigint) as accounts
    from details
    where detail is not null
    group by rule, detail
    having count(*) > 1
),

shared_details as (
    select
        details.rule,
        details.account_key,
        details.detail,
        detail_sizes.accounts,
        detail_sizes.accounts > rules.max_accounts as is_supernode
    from details
    inner join detail_sizes on details.rule = detail_sizes.rule and details.detail = detail_sizes.detail
    inner join rules on details.rule = rules.rule
)

select * from shared_details
