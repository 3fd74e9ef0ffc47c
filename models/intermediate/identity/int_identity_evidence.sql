-- What can tell two people apart, of the accounts that some edge would merge.
with

edges as (
    select * from {{ ref('int_identity_edges') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

merged_accounts as (
    select account_key from edges
    union distinct
    select other_account_key as account_key from edges
),

evidence as (
    select
        accounts.account_key,
        accounts.birth_date,
        accounts.gender,
        accounts.country,
        accounts.email_pseudonym,
        accounts.external_pseudonym
    from accounts
    inner join merged_accounts on accounts.account_key = merged_accounts.account_key
)

select * from evidence
