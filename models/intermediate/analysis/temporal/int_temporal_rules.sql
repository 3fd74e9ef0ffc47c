-- What makes a pattern, typed.
with

temporal_rules as (
    select * from {{ ref('temporal_rules') }}
),

typed as (
    select
        {{ clean_word('rule') }} as rule,
        try_cast(value as double) as value
    from temporal_rules
)

select * from typed
