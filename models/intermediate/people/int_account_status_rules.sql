-- The rules that say what kind of account an account is, typed.
with

account_status_rules as (
    select * from {{ ref('account_status_rules') }}
),

typed as (
    select
        {{ clean_word('rule') }} as rule,
        {{ clean_word('status') }} as status,
        {{ clean_word('sign') }} as sign,
        {{ clean_word('metric') }} as metric,
        {{ clean_text('operator') }} as operator,
        try_cast(threshold as double) as threshold,
        try_cast(minimum_evidence as bigint) as minimum_evidence,
        try_cast(points as double) as points
    from account_status_rules
)

select * from typed
