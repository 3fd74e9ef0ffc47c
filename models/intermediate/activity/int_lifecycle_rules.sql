-- When people are new, silent for long and back, typed.
with

lifecycle_rules as (
    select * from {{ ref('lifecycle_rules') }}
),

typed as (
    select
        {{ clean_word('rule') }} as rule,
        try_cast(value as double) as value
    from lifecycle_rules
)

select * from typed
