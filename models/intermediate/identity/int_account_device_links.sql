-- Accounts that share a device. For analytics alone: families and shops share devices, so a device makes nobody one person and
-- carries neither contact details nor consent from one account to the other.
with

pairs as (
    select * from {{ ref('int_identity_pairs') }}
),

links as (
    select
        account_key,
        other_account_key
    from pairs
    where verdict = 'link' and rule = 'device'
)

select * from links
