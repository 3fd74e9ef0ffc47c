-- Pairs of accounts that share a contact detail. A detail shared by too many accounts says nothing about who they are
-- (a call centre's phone), and a weak one merges nobody when birth date and e-mail both say otherwise.
with

accounts as (
    select * from {{ ref('int_accounts') }}
),

rules as (
    select * from {{ ref('int_identity_rules') }}
),

details as (
    select 'external_id' as rule, account_key, external_pseudonym as detail from accounts
    union all
    select 'email' as rule, account_key, email_pseudonym as detail from accounts
    union all
    select 'phone' as rule, account_key, phone_pseudonym as detail from accounts
),

ruled_details as (
    select
        details.rule,
        details.account_key,
        details.detail,
        rules.is_weak,
        rules.max_accounts
    from details
    inner join rules on details.rule = rules.rule
    where details.detail is not null
),

detail_sizes as (
    select
        rule,
        detail,
        count(*) as accounts
    from ruled_details
    group by rule, detail
    having count(*) > 1
),

telling_details as (
    select ruled_details.*
    from ruled_details
    inner join detail_sizes on ruled_details.rule = detail_sizes.rule and ruled_details.detail = detail_sizes.detail
    where detail_sizes.accounts <= ruled_details.max_accounts
),

pairs as (
    select
        telling_details.rule,
        telling_details.is_weak,
        telling_details.account_key,
        other_accounts.account_key as other_account_key
    from telling_details
    inner join telling_details as other_accounts
        on
            telling_details.rule = other_accounts.rule
            and telling_details.detail = other_accounts.detail
            and telling_details.account_key < other_accounts.account_key
),

uncontradicted as (
    select
        pairs.rule,
        pairs.account_key,
        pairs.other_account_key
    from pairs
    inner join accounts on pairs.account_key = accounts.account_key
    inner join accounts as other_accounts on pairs.other_account_key = other_accounts.account_key
    where
        not pairs.is_weak
        or not coalesce(
            accounts.birth_date != other_accounts.birth_date
            and accounts.email_pseudonym != other_accounts.email_pseudonym,
            false
        )
)

select * from uncontradicted
