{#- What hooks do with tables. Spark's Parquet tables know no replacing, deleting or updating: they are written anew. -#}

{#- Whether there is such a table: table, view, or none if there is neither. -#}
{%- macro kind_of_table(schema, name) -%}
    {{- return(adapter.dispatch('kind_of_table', 'persona')(schema, name)) -}}
{%- endmacro -%}

{%- macro default__kind_of_table(schema, name) -%}
    {%- set found = run_query(
        "select table_type from information_schema.tables where table_catalog = '" ~ target.database ~ "' and table_schema = '"
        ~ schema ~ "' and table_name = '" ~ name ~ "'"
    ).rows -%}
    {{- return(('view' if found[0][0] == 'VIEW' else 'table') if found else none) -}}
{%- endmacro -%}

{%- macro spark__kind_of_table(schema, name) -%}
    {%- set schemas = run_query("show schemas like '" ~ schema ~ "'").rows -%}
    {%- if not schemas or not run_query('show tables in ' ~ schema ~ " like '" ~ name ~ "'").rows -%}
        {{- return(none) -}}
    {%- endif -%}
    {{- return('view' if run_query('show views in ' ~ schema ~ " like '" ~ name ~ "'").rows else 'table') -}}
{%- endmacro -%}


{#- Makes a table from its columns, given as text; one that is there already stays unless it is to be replaced. -#}
{%- macro make_table(name, columns, replace=false) -%}
    {%- do adapter.dispatch('make_table', 'persona')(name, columns, replace) -%}
{%- endmacro -%}

{%- macro default__make_table(name, columns, replace) -%}
    {%- do run_query(
        ('create or replace table ' if replace else 'create table if not exists ') ~ name ~ ' (' ~ columns ~ ')'
    ) -%}
{%- endmacro -%}

{%- macro spark__make_table(name, columns, replace) -%}
    {%- if replace -%}
        {%- do run_query('drop table if exists ' ~ name) -%}
    {%- endif -%}
    {%- do run_query('create table if not exists ' ~ name ~ ' (' ~ columns | replace('varchar', 'string') ~ ')') -%}
{%- endmacro -%}


{%- macro replace_table_as(name, sql) -%}
    {%- do adapter.dispatch('replace_table_as', 'persona')(name, sql) -%}
{%- endmacro -%}

{%- macro default__replace_table_as(name, sql) -%}
    {%- do run_query('create or replace table ' ~ name ~ ' as ' ~ sql) -%}
{%- endmacro -%}

{#- What replaces a table may read it. -#}
{%- macro spark__replace_table_as(name, sql) -%}
    {%- do run_query('drop table if exists ' ~ name ~ '__new') -%}
    {%- do run_query('create table ' ~ name ~ '__new as ' ~ sql) -%}
    {%- do run_query('drop table if exists ' ~ name) -%}
    {%- do run_query('alter table ' ~ name ~ '__new rename to ' ~ name) -%}
{%- endmacro -%}


{#- SQL that deletes rows, for a hook. Nothing where the engine has to do it otherwise: then it is done when this is called. -#}
{%- macro delete_rows(table, condition='true') -%}
    {{- return(adapter.dispatch('delete_rows', 'persona')(table | string, condition) | trim) -}}
{%- endmacro -%}

{%- macro default__delete_rows(table, condition) -%}
    delete from {{ table }}{{ '' if condition == 'true' else ' where ' ~ condition }}
{%- endmacro -%}

{%- macro spark__delete_rows(table, condition) -%}
    {%- if condition == 'true' -%}
        truncate table {{ table }}
    {%- elif persona.any_rows(table, condition) -%}
        {%- do persona.rewrite_table(table, 'select * from ' ~ table ~ ' where not coalesce(' ~ condition ~ ', false)') -%}
    {%- endif -%}
{%- endmacro -%}


{#- The same for an update: `values` has the new value of each column. -#}
{%- macro update_rows(table, values, condition) -%}
    {{- return(adapter.dispatch('update_rows', 'persona')(table | string, values, condition) | trim) -}}
{%- endmacro -%}

{%- macro default__update_rows(table, values, condition) -%}
    update {{ table }}
    set {% for column, value in values.items() %}{{ column }} = {{ value }}{{ ', ' if not loop.last }}{% endfor %}
    where {{ condition }}
{%- endmacro -%}

{%- macro spark__update_rows(table, values, condition) -%}
    {%- if persona.any_rows(table, condition) -%}
        {%- set updated = [] -%}
        {%- for column in run_query('select * from ' ~ table ~ ' limit 0').columns | map(attribute='name') -%}
            {%- do updated.append(values[column] ~ ' as ' ~ column if column in values else column) -%}
        {%- endfor -%}
        {%- do persona.rewrite_table(
            table,
            'select ' ~ updated | join(', ') ~ ' from ' ~ table ~ ' where ' ~ condition
            ~ ' union all select * from ' ~ table ~ ' where not coalesce(' ~ condition ~ ', false)'
        ) -%}
    {%- endif -%}
{%- endmacro -%}


{%- macro any_rows(table, condition) -%}
    {{- return(execute and run_query('select 1 from ' ~ table ~ ' where ' ~ condition ~ ' limit 1').rows | length > 0) -}}
{%- endmacro -%}


{#- A table's rows in place of those it has: a query may not read what it overwrites. -#}
{%- macro rewrite_table(table, sql) -%}
    {%- set copy = table | replace('`', '') ~ '__new' -%}
    {%- do run_query('drop table if exists ' ~ copy) -%}
    {%- do run_query('create table ' ~ copy ~ ' as ' ~ sql) -%}
    {%- do run_query('insert overwrite table ' ~ table ~ ' select * from ' ~ copy) -%}
    {%- do run_query('drop table ' ~ copy) -%}
{%- endmacro -%}


{#- Runs what delete_rows or update_rows gave, where that is still to be done. -#}
{%- macro run_sql(sql) -%}
    {%- if sql -%}
        {%- do run_query(sql) -%}
    {%- endif -%}
{%- endmacro -%}


{#- Whether tables keep what earlier runs made: the days people were looked at, and the rows of files that did not change. -#}
{%- macro keeps_state() -%}
    {{- return(adapter.dispatch('keeps_state', 'persona')()) -}}
{%- endmacro -%}

{%- macro default__keeps_state() -%}
    {{- return(true) -}}
{%- endmacro -%}

{%- macro spark__keeps_state() -%}
    {{- return(false) -}}
{%- endmacro -%}


{#- The incremental strategy that puts rows in the place of those of the same key. Where nothing is kept there are none. -#}
{%- macro replacing_strategy() -%}
    {{- return(adapter.dispatch('replacing_strategy', 'persona')()) -}}
{%- endmacro -%}

{%- macro default__replacing_strategy() -%}
    {{- return('delete+insert') -}}
{%- endmacro -%}

{%- macro spark__replacing_strategy() -%}
    {{- return('append') -}}
{%- endmacro -%}
