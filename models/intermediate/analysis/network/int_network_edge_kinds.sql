-- How much each kind of contact ties people, typed.
with

network_edge_kinds as (
    select * from {{ ref('network_edge_kinds') }}
),

typed as (
    select
        {{ clean_word('kind') }} as kind,
        try_cast(weight as double) as weight,
        try_cast(half_life_days as double) as half_life_days
    from network_edge_kinds
)

select * from typed
