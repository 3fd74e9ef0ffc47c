{#-
    The rows of a dated model for the days of this run and, from its history, for the other days that are kept. For models
    that compare a day with others; a purpose leaves out whom nobody may use for it today.
-#}
{%- macro remembered(model, columns, purpose=none) -%}
    {%- set current = ref(model) -%}
    {%- set kept = persona.history_table(model) if not flags.FULL_REFRESH else none -%}
    {#- What is read of a history is known to dbt before there is one. -#}
    {%- set known_refreshes = ref('int_known_refreshes') if kept or not execute else none -%}
    {%- set eligibility = ref('fct_user_eligibility') if purpose and (kept or not execute) else none -%}
    {%- set known = kept.columns | map(attribute='name') | list if kept else [] -%}
    (
        select {{ columns | join(', ') }}
        from {{ current }}
        {%- if kept and columns | reject('in', known) | list == [] %}
        union all
        select kept.{{ columns | join(', kept.') }}
        from {{ kept.relation }} as kept
        inner join {{ known_refreshes }} as known_refreshes on kept.as_of_date = known_refreshes.as_of_date
        {%- if purpose %}
        inner join (
            select distinct user_id from {{ eligibility }} where purpose = '{{ purpose }}' and is_eligible
        ) as eligible
            on kept.user_id = eligible.user_id
        {%- endif %}
        where not known_refreshes.is_refreshed
        {%- endif %}
    )
{%- endmacro -%}
