-- The words that texts are looked through for, typed.
with

keyword_dictionary as (
    select * from {{ ref('keyword_dictionary') }}
),

typed as (
    select
        {{ alias_text('spelling') }} as spelling,
        {{ alias_text('keyword') }} as keyword,
        {{ alias_text('category') }} as category
    from keyword_dictionary
)

select * from typed
