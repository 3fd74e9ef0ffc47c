{#- Rows of each table of the project, by schema and name, as the engine's catalogue has them. -#}
{%- macro table_row_counts() -%}
    {{- return(adapter.dispatch('table_row_counts', 'persona')()) -}}
{%- endmacro -%}

{%- macro default__table_row_counts() -%}
    {{- return({}) -}}
{%- endmacro -%}

{%- macro duckdb__table_row_counts() -%}
    {%- set counts = {} -%}
    {%- for row in run_query(
        "select schema_name || '.' || table_name, estimated_size from duckdb_tables() where database_name = '" ~ target.database ~ "'"
    ).rows -%}
        {%- do counts.update({row[0]: row[1] | int}) -%}
    {%- endfor -%}
    {{- return(counts) -}}
{%- endmacro -%}


{#- The code, versions and settings of a run, as far as the engine lets us ask. -#}
{%- macro run_environment() -%}
    {{- return(adapter.dispatch('run_environment', 'persona')()) -}}
{%- endmacro -%}

{%- macro default__run_environment() -%}
    {{- return({'git_commit': '', 'versions': tojson({'dbt': dbt_version}), 'settings': '{}'}) -}}
{%- endmacro -%}

{%- macro duckdb__run_environment() -%}
    {{- return(fromjson(run_query('select persona_run_environment()').columns[0].values()[0])) -}}
{%- endmacro -%}
