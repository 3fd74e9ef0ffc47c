-- Which spellings of categories and brands mean the same, typed.
with

interest_aliases as (
    select * from {{ ref('interest_aliases') }}
),

typed as (
    select
        {{ clean_word('kind') }} as kind,
        {{ alias_text('spelling') }} as spelling,
        {{ alias_text('category') }} as category
    from interest_aliases
)

select * from typed
