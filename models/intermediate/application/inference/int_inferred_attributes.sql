-- Which attributes are inferred, and how sure it has to be, typed.
with

inferred_attributes as (
    select * from {{ ref('inferred_attributes') }}
),

typed as (
    select
        {{ clean_word('attribute') }} as attribute,
        try_cast(is_enabled as boolean) as is_enabled,
        try_cast(minimum_precision as double) as minimum_precision,
        try_cast(minimum_confidence as double) as minimum_confidence,
        try_cast(minimum_examples as integer) as minimum_examples
    from inferred_attributes
)

select * from typed
