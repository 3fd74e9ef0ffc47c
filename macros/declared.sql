{#-
    Where an attribute's value is from: what people declare goes first and is beyond doubt here, what was neither declared nor
    inferred is unknown.
-#}
{%- macro attribute_source(declared, inferred='null') -%}
    cast(
        case
            when {{ declared }} is not null then 'declared'
            {%- if inferred != 'null' %}
            when {{ inferred }} is not null then 'inferred'
            {%- endif %}
            else 'unknown'
        end as {{ dbt.type_string() }}
    )
{%- endmacro -%}

{%- macro attribute_confidence(declared, inferred_confidence='null') -%}
    cast(case when {{ declared }} is not null then 1 else {{ inferred_confidence }} end as double)
{%- endmacro -%}
