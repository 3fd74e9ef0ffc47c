-- From when on to when people are how long known, typed: a band ends where the next begins.
with

tenure_bands as (
    select * from {{ ref('tenure_bands') }}
),

typed as (
    select
        {{ clean_word('tenure_band') }} as tenure_band,
        try_cast(min_days as integer) as min_days
    from tenure_bands
),

bounded as (
    select
        *,
        lead(min_days) over (order by min_days) as next_min_days
    from typed
)

select * from bounded
