{#- Where an attribute's value is from: what people declare is beyond doubt here, what they do not say is unknown. -#}
{%- macro declared_source(column) -%}
    cast(case when {{ column }} is not null then 'declared' else 'unknown' end as {{ dbt.type_string() }})
{%- endmacro -%}

{%- macro declared_confidence(column) -%}
    cast(case when {{ column }} is not null then 1 end as double)
{%- endmacro -%}
