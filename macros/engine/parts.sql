{#-
    Before a run that looks at people: it may put small parts of large tables together. DuckDB adds a day's rows as parts of their
    own, and would by itself write the last 200,000 rows of each large table anew whenever it brings changes into the file, a
    seventh of what a day of facts takes. How many parts there are hardly matters to who reads.
-#}
{%- macro put_parts_together() -%}
    {%- if execute and persona.is_selected('int_refresh_dates') -%}
        {%- do adapter.dispatch('put_parts_together', 'persona')() -%}
    {%- endif -%}
{%- endmacro -%}

{%- macro default__put_parts_together() -%}
{%- endmacro -%}

{#- As many at once as DuckDB does where nothing is said: the profile says none. -#}
{%- macro duckdb__put_parts_together() -%}
    {%- do run_query('set global max_vacuum_tasks = 100') -%}
{%- endmacro -%}
