{#- The numbers that a mart promises in its contract, keys left out. Known when dbt runs, not yet while it reads the project. -#}
{%- macro numeric_columns(mart) -%}
    {%- set columns = [] -%}
    {%- if execute -%}
        {%- for column in graph.nodes['model.' ~ project_name ~ '.' ~ mart].columns.values() -%}
            {%- set type = (column.data_type or '') | lower -%}
            {%- if column.name != 'user_id' and (type in ('bigint', 'integer', 'double') or type.startswith('decimal')) -%}
                {%- do columns.append(column.name) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(columns) -}}
{%- endmacro -%}


{#- The words that a mart promises in its contract, as numeric_columns gives the numbers. -#}
{%- macro word_columns(mart) -%}
    {%- set columns = [] -%}
    {%- if execute -%}
        {%- for column in graph.nodes['model.' ~ project_name ~ '.' ~ mart].columns.values() -%}
            {%- if (column.data_type or '') | lower == 'varchar' -%}
                {%- do columns.append(column.name) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(columns) -}}
{%- endmacro -%}
