-- Pairs of accounts that share a detail of few enough accounts to tell who they are. A detail has at most max_accounts
-- accounts, so the pairs grow with the accounts and not with their square.
with

details as (
    select * from {{ ref('int_identity_details') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

telling_details as (
    select
        rule,
        account_key,
        detail_key
    from details
    where not is_supernode
),

shared_pairs as (
    select
        telling_details.rule,
        telling_details.account_key,
        other_details.account_key as other_account_key
    from telling_details
    inner join telling_details as other_details
        on
            telling_details.rule = other_details.rule
            and telling_details.detail_key = other_details.detail_key
            and telling_details.account_key < other_details.account_key
    where telling_details.rule != 'device'
),

-- Accounts that only logged in and were never exported are nobody's to link.
device_details as (
    select
        telling_details.account_key,
        telling_details.detail_key
    from telling_details
    inner join accounts on telling_details.account_key = accounts.account_key
    where telling_details.rule = 'device'
),

-- Accounts have several devices, and two of them may share more than one.
device_pairs as (
    select distinct
        device_details.account_key,
        other_details.account_key as other_account_key
    from device_details
    inner join device_details as other_details
        on
            device_details.detail_key = other_details.detail_key
            and device_details.account_key < other_details.account_key
),

pairs as (
    select
        rule,
        account_key,
        other_account_key
    from shared_pairs
    union all
    select
        'device' as rule,
        account_key,
        other_account_key
    from device_pairs
)

select * from pairs
