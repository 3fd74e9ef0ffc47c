-- Which person an account belongs to. The person is called after the first registered of the accounts, so that a later
-- account seldom renames anyone.
with

accounts as (
    select * from {{ ref('int_accounts') }}
),

components as (
    select * from {{ ref('int_identity_components') }}
),

edges as (
    select * from {{ ref('int_identity_edges') }}
),

accounts_in_components as (
    select
        accounts.account_key,
        accounts.registered_at,
        accounts.first_seen_at,
        coalesce(components.component_key, accounts.account_key) as component_key
    from accounts
    left join components on accounts.account_key = components.account_key
),

named as (
    select
        account_key,
        component_key,
        first_value(account_key) over (
            partition by component_key
            order by registered_at asc nulls last, first_seen_at asc, account_key asc
        ) as user_id
    from accounts_in_components
),

edge_ends as (
    select account_key, rule from edges
    union all
    select other_account_key as account_key, rule from edges
),

rules_by_account as (
    select
        account_key,
        {{ sorted_distinct_list('rule') }} as merged_by
    from edge_ends
    group by account_key
),

people as (
    select
        named.account_key,
        named.user_id,
        rules_by_account.merged_by
    from named
    left join rules_by_account on named.account_key = rules_by_account.account_key
)

select * from people
