-- The rules by which accounts become one person, typed.
with

identity_rules as (
    select * from {{ ref('identity_rules') }}
),

typed as (
    select
        {{ clean_word('rule') }} as rule,
        {{ clean_word('strength') }} as strength,
        try_cast(max_accounts as integer) as max_accounts,
        {{ clean_word('needs_support') }} as needs_support
    from identity_rules
)

select * from typed
