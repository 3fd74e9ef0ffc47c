-- How far each source system is trusted, one row per system with a number per attribute: the attribute's own, else that of `*`.
{%- set attributes = ['gender', 'birth_date', 'age', 'country', 'region', 'occupation'] %}
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
        {%- for attribute in attributes %}
        coalesce(
            min(case when attribute = '{{ attribute }}' then precedence end),
            min(case when attribute = '*' then precedence end)
        ) as {{ attribute }}_precedence{{ ',' if not loop.last }}
        {%- endfor %}
    from typed
    group by source_system
)

select * from systems
