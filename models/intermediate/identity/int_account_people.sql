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

-- Many accounts were merged by the same rules. A set of them is a number, one bit a rule, and named once, not once an account.
numbered_rules as (
    select
        rule,
        cast(power(2, row_number() over (order by rule) - 1) as bigint) as rule_bit
    from (select distinct rule from edges) as rules
),

rules_by_account as (
    select
        edge_ends.account_key,
        bit_or(numbered_rules.rule_bit) as rule_bits
    from edge_ends
    inner join numbered_rules on edge_ends.rule = numbered_rules.rule
    group by edge_ends.account_key
),

named_sets as (
    select
        rule_sets.rule_bits,
        {{ sorted_distinct_list('numbered_rules.rule') }} as merged_by
    from (select distinct rule_bits from rules_by_account) as rule_sets
    cross join numbered_rules
    where rule_sets.rule_bits & numbered_rules.rule_bit != 0
    group by rule_sets.rule_bits
),

people as (
    select
        named.account_key,
        named.user_id,
        named_sets.merged_by
    from named
    left join rules_by_account on named.account_key = rules_by_account.account_key
    left join named_sets on rules_by_account.rule_bits = named_sets.rule_bits
)

select * from people
