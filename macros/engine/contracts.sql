{#-
    Contracts on Spark. Its numbers come in other widths than DuckDB's (row_number() is an integer there, a bigint here), so a
    mart has the columns that its contract names, and each gets the promised type by a cast that fails where a value does not fit.
-#}
{%- macro spark__get_assert_columns_equivalent(sql) -%}
    {%- set promised = model['columns'].keys() | map('lower') | list -%}
    {%- set found = get_column_schema_from_query(sql) | map(attribute='name') | map('lower') | list -%}
    {%- if promised | sort != found | sort -%}
        {%- do exceptions.raise_compiler_error(
            model.name ~ ' breaks its contract. Promised but missing: ' ~ promised | reject('in', found) | join(', ')
            ~ '; there but not promised: ' ~ found | reject('in', promised) | join(', ') ~ '.'
        ) -%}
    {%- endif -%}
{%- endmacro -%}


{%- macro spark__get_select_subquery(sql) -%}
    select
        {%- for column in model['columns'].values() %}
        cast({{ column.name }} as {{ persona.spark_type(column.data_type) }}) as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from (
        {{ sql }}
    ) as promised
{%- endmacro -%}


{#- The name that Spark has for a type of the catalogue or a contract. -#}
{%- macro spark_type(data_type) -%}
    {{- return('string' if data_type | lower == 'varchar' else data_type) -}}
{%- endmacro -%}
