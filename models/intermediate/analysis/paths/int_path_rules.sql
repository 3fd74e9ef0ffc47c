-- What makes a session, a path and friction, typed.
with

path_rules as (
    select * from {{ ref('path_rules') }}
),

typed as (
    select
        {{ clean_word('rule') }} as rule,
        try_cast(value as double) as value
    from path_rules
)

select * from typed
