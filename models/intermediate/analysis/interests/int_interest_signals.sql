-- How much each thing that people do says about an interest, typed.
with

interest_signals as (
    select * from {{ ref('interest_signals') }}
),

typed as (
    select
        {{ clean_word('signal') }} as signal,
        {{ clean_word('kind') }} as kind,
        try_cast(weight as double) as weight
    from interest_signals
)

select * from typed
