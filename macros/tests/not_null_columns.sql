{#- Several columns that must be filled, in one reading of the relation. -#}
{%- test not_null_columns(model, columns) -%}
select {{ columns | join(', ') }}
from {{ model }}
where
    {% for column in columns -%}
    {{ 'or ' if not loop.first }}{{ column }} is null
    {% endfor %}
{%- endtest -%}
