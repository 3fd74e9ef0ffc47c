{#- The numbers that a mart promises in its contract, keys left out. -#}
{%- macro numeric_columns(mart) -%}
    {{- return(persona.promised_columns(mart, ['bigint', 'integer', 'double', 'decimal']) | reject('equalto', 'user_id') | list) -}}
{%- endmacro -%}


{#- The words that a mart promises in its contract. -#}
{%- macro word_columns(mart) -%}
    {{- return(persona.promised_columns(mart, ['varchar'])) -}}
{%- endmacro -%}


{#- The columns of some types in a mart's contract. Known when dbt runs, not yet while it reads the project. -#}
{%- macro promised_columns(mart, types) -%}
    {%- set columns = [] -%}
    {%- if execute -%}
        {%- for column in graph.nodes['model.' ~ project_name ~ '.' ~ mart].columns.values() -%}
            {%- if (column.data_type or '').split('(')[0] | lower in types -%}
                {%- do columns.append(column.name) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(columns) -}}
{%- endmacro -%}
