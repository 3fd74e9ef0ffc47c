-- How far each source system is trusted, one row per system with a number per attribute: the attribute's own, else that of `*`.
with

attribute_precedence as (
    select * from {{ ref('attribute_precedence') }}
),

typed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_word('attribute') }} as attribute,
        try_cast(precedence as integer) as precedence
    from attribute_precedence
),

systems as (
    select
        source_system,
        {{ own_or_general_precedence('gender') }} as gender_precedence,
        {{ own_or_general_precedence('birth_date') }} as birth_date_precedence,
        {{ own_or_general_precedence('age') }} as age_precedence,
        {{ own_or_general_precedence('country') }} as country_precedence,
        {{ own_or_general_precedence('region') }} as region_precedence,
        {{ own_or_general_precedence('occupation') }} as occupation_precedence
    from typed
    group by source_system
)

select * from systems
