-- How much each dimension counts for each business objective, typed.
with

objective_weights as (
    select * from {{ ref('objective_weights') }}
),

typed as (
    select
        {{ clean_word('objective') }} as objective,
        {{ clean_word('dimension') }} as dimension,
        try_cast(weight as double) as weight
    from objective_weights
)

select * from typed
