-- What follows from a detail that two accounts share, given what else is known of the two.
with

comparisons as (
    select * from {{ ref('int_identity_comparisons') }}
),

judged as (
    select
        rule,
        account_key,
        other_account_key,
        strength,
        supports,
        contradictions,
        case
            when strength = 'strong' then 'merge'
            when contradictions >= 2 then 'contradicted'
            when
                supports = 0
                and (
                    contradictions > 0
                    or has_other_circumstances
                    or needs_support = 'always'
                    or (needs_support = 'same_source' and is_same_source)
                )
                then 'unsupported'
            else 'merge'
        end as verdict
    from comparisons
),

strangers as (
    select
        rule,
        account_key,
        other_account_key
    from judged
    where verdict in ('contradicted', 'unsupported')
),

shares_with_strangers as (
    select
        rule,
        account_key
    from strangers
    union distinct
    select
        rule,
        other_account_key as account_key
    from strangers
),

-- A detail by which an account would be merged with a stranger too belongs to several people, so it merges nobody on its own:
-- else an account elsewhere would bring together two that were just told apart.
judged_with_strangers as (
    select
        judged.rule,
        judged.account_key,
        judged.other_account_key,
        judged.strength,
        judged.supports,
        judged.contradictions,
        case
            when
                judged.verdict = 'merge'
                and judged.strength = 'weak'
                and judged.supports = 0
                and (one.account_key is not null or other.account_key is not null)
                then 'unsupported'
            else judged.verdict
        end as verdict
    from judged
    left join shares_with_strangers as one on judged.rule = one.rule and judged.account_key = one.account_key
    left join shares_with_strangers as other on judged.rule = other.rule and judged.other_account_key = other.account_key
)

select * from judged_with_strangers
