{#- Several columns that must lie between two bounds, these included. Null passes; an open bound is left out. -#}
{%- test between(model, columns, minimum=none, maximum=none) -%}
select {{ columns | join(', ') }}
from {{ model }}
where
    false
    {%- for column in columns %}
        {%- if minimum is not none %}
    or {{ column }} < {{ minimum }}
        {%- endif %}
        {%- if maximum is not none %}
    or {{ column }} > {{ maximum }}
        {%- endif %}
    {%- endfor %}
{%- endtest -%}
