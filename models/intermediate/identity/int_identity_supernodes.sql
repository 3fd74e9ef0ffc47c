-- Details shared by so many accounts that they say nothing about who they are: a call centre's phone, a shop's kiosk.
with

details as (
    select * from {{ ref('int_identity_details') }}
),

rules as (
    select * from {{ ref('int_identity_rules') }}
),

supernodes as (
    select distinct
        details.rule,
        details.detail,
        details.accounts,
        rules.max_accounts
    from details
    inner join rules on details.rule = rules.rule
    where details.is_supernode
)

select * from supernodes
