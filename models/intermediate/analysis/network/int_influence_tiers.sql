-- The tiers of influence, typed.
with

influence_tiers as (
    select * from {{ ref('influence_tiers') }}
),

typed as (
    select
        {{ clean_word('tier') }} as tier,
        try_cast(precedence as integer) as precedence,
        {{ clean_word('metric') }} as metric,
        try_cast(min_quantile as double) as min_quantile
    from influence_tiers
)

select * from typed
