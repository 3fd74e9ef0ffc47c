-- The tiers of activity, typed.
with

activity_tiers as (
    select * from {{ ref('activity_tiers') }}
),

typed as (
    select
        {{ clean_word('tier') }} as tier,
        try_cast(min_quantile as double) as min_quantile,
        try_cast(hysteresis_margin as double) as hysteresis_margin
    from activity_tiers
)

select * from typed
