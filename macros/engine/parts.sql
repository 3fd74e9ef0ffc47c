{#-
    DuckDB adds the rows of a day to a large table as parts of their own, and by itself puts small parts together whenever it
    brings changes into the file: it writes the last 200,000 rows of each table anew, which takes a seventh of a day of facts.
    How many parts there are hardly matters to who reads. So only runs that look at people do it, once, when they end.
-#}
{%- macro put_parts_together() -%}
    {%- do adapter.dispatch('put_parts_together', 'persona')() -%}
{%- endmacro -%}

{%- macro default__put_parts_together() -%}
{%- endmacro -%}

{%- macro duckdb__put_parts_together() -%}
    {%- do run_query('set global max_vacuum_tasks = 100') -%}
{%- endmacro -%}
