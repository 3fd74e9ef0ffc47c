-- The systems the feeds come from, typed. Staging reads the seed itself, for it may ref no model.
with

source_systems as (
    select * from {{ ref('source_systems') }}
),

typed as (
    select
        {{ clean_text('source_system') }} as source_system,
        coalesce(try_cast(trust as integer), 0) as trust
    from source_systems
)

select * from typed
