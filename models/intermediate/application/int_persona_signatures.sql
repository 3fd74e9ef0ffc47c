-- Which metrics speak for which persona, and how strongly, typed.
-- depends_on: {{ ref('personas') }}, so that the test of the names in the signatures stops what is built from them.
with

persona_signatures as (
    select * from {{ ref('persona_signatures') }}
),

typed as (
    select
        {{ clean_word('persona') }} as persona,
        {{ clean_word('metric') }} as metric,
        try_cast(weight as double) as weight
    from persona_signatures
)

select * from typed
