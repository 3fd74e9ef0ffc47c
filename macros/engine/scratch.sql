{#- A table for the steps of a model that is computed in steps; where the engine has temporary tables, one of these. -#}
{%- macro scratch_relation(suffix) -%}
    {{- return(adapter.dispatch('scratch_relation', 'persona')(suffix)) -}}
{%- endmacro -%}

{%- macro default__scratch_relation(suffix) -%}
    {{- return(this.incorporate(path={'identifier': this.identifier ~ suffix}, type='table')) -}}
{%- endmacro -%}

{%- macro duckdb__scratch_relation(suffix) -%}
    {{- return(api.Relation.create(identifier=this.identifier ~ suffix, type='table')) -}}
{%- endmacro -%}


{%- macro replace_scratch_table(relation, sql) -%}
    {%- do adapter.dispatch('replace_scratch_table', 'persona')(relation, sql) -%}
{%- endmacro -%}

{%- macro default__replace_scratch_table(relation, sql) -%}
    {%- do run_query('create or replace table ' ~ relation ~ ' as ' ~ sql) -%}
{%- endmacro -%}

{%- macro spark__replace_scratch_table(relation, sql) -%}
    {%- do run_query('drop table if exists ' ~ relation) -%}
    {%- do run_query('create table ' ~ relation ~ ' as ' ~ sql) -%}
{%- endmacro -%}

{%- macro duckdb__replace_scratch_table(relation, sql) -%}
    {%- do run_query('create or replace temporary table ' ~ relation ~ ' as ' ~ sql) -%}
{%- endmacro -%}


{%- macro drop_scratch_tables(relations) -%}
    {%- for relation in relations -%}
        {%- do run_query('drop table if exists ' ~ relation) -%}
    {%- endfor -%}
{%- endmacro -%}
