-- What influence is made of, typed.
with

influence_metrics as (
    select * from {{ ref('influence_metrics') }}
),

typed as (
    select
        {{ clean_word('metric') }} as metric,
        try_cast(weight as double) as weight
    from influence_metrics
)

select * from typed
