-- Pairs of accounts that are to be one person, the most certain first: decisions made by hand, strong rules, then weak rules
-- by what supports and contradicts them.
with

pairs as (
    select * from {{ ref('int_identity_pairs') }}
),

overrides as (
    select * from {{ ref('int_identity_overrides') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

edges as (
    select
        'override' as rule,
        overrides.account_key,
        overrides.other_account_key,
        0 as edge_rank
    from overrides
    inner join accounts on overrides.account_key = accounts.account_key
    inner join accounts as other_accounts on overrides.other_account_key = other_accounts.account_key
    where overrides.verdict = 'same'
    union all
    select
        rule,
        account_key,
        other_account_key,
        case when strength = 'strong' then 1 else 10 + 10 * contradictions - supports end as edge_rank
    from pairs
    where verdict = 'merge'
)

select * from edges
