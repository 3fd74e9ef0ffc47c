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

-- An edge that was cut, because it would have joined people who contradict each other, merged nobody.
kept_edges as (
    select
        edges.account_key,
        edges.other_account_key,
        edges.rule
    from edges
    inner join components on edges.account_key = components.account_key
    inner join components as other_components
        on
            edges.other_account_key = other_components.account_key
            and components.component_key = other_components.component_key
),

edge_ends as (
    select account_key, rule from kept_edges
    union all
    select other_account_key as account_key, rule from kept_edges
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
