{#-
    A run of facts alone leaves small parts of large tables as they are. DuckDB adds a day's rows as parts of their own, and would
    by itself write the last 200,000 rows of each large table anew whenever it brings changes into the file, a seventh of what a
    day of facts takes. How many parts there are hardly matters to who reads, and runs that look at people put them together.
-#}
{%- macro leave_parts_apart() -%}
    {%- if execute and not persona.is_selected('int_refresh_dates') -%}
        {%- do adapter.dispatch('leave_parts_apart', 'persona')() -%}
    {%- endif -%}
{%- endmacro -%}

{%- macro default__leave_parts_apart() -%}
{%- endmacro -%}

{%- macro duckdb__leave_parts_apart() -%}
    {%- do run_query('set global max_vacuum_tasks = 0') -%}
{%- endmacro -%}
