-- Accounts that share a device. For analytics alone: families and shops share devices, so a device makes nobody one person and
-- carries neither contact details nor consent from one account to the other.
with

pairs as (
    select * from {{ ref('int_identity_shared_pairs') }}
),

rules as (
    select * from {{ ref('int_identity_rules') }}
),

links as (
    select
        pairs.account_key,
        pairs.other_account_key
    from pairs
    inner join rules on pairs.rule = rules.rule
    where pairs.rule = 'device' and rules.strength = 'link'
)

select * from links
