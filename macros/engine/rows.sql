{#-
    All columns of the rows of a wide table whose key is touched. `are_new` is a condition for those among them that came with
    this run; few others are looked for.
-#}
{%- macro touched_rows(table, key, touched, are_new) -%}
    {{- return(adapter.dispatch('touched_rows', 'persona')(table, key, touched, are_new)) -}}
{%- endmacro -%}

{%- macro default__touched_rows(table, key, touched, are_new) -%}
    select * from {{ table }} where {{ key }} in (select {{ key }} from {{ touched }})
{%- endmacro -%}

{#-
    DuckDB reads every column of all rows before it looks for a key, but passes over parts of a table that lie outside the row
    numbers it needs. New rows lie together, at the end; of the others each number counts (dynamic_or_filter_threshold).
-#}
{%- macro duckdb__touched_rows(table, key, touched, are_new) -%}
    {%- if flags.EMPTY -%}
        {{- persona.default__touched_rows(table, key, touched, are_new) -}}
    {%- else -%}
        with

        new_rows as (select rowid as row_id from {{ table }} where {{ are_new }}),

        rows_of_touched_keys as (
            select rowid as row_id from {{ table }} where {{ key }} in (select {{ key }} from {{ touched }})
        )

        select * from {{ table }} where rowid in (select row_id from new_rows)
        union all
        select *
        from {{ table }}
        where rowid in (select row_id from rows_of_touched_keys where row_id not in (select row_id from new_rows))
    {%- endif -%}
{%- endmacro -%}

{#- Whether two columns of different tables differ, neither being null: of those that meet through a third, larger table. -#}
{%- macro differs(one, other) -%}
    {{- return(adapter.dispatch('differs', 'persona')(one, other)) -}}
{%- endmacro -%}

{%- macro default__differs(one, other) -%}
    {{ one }} != {{ other }}
{%- endmacro -%}

{#-
    DuckDB takes a comparison for a way to join: it would first join the two tables, each row with each other one, and then the
    third, if it thinks that this one has more rows than all these pairs.
-#}
{%- macro duckdb__differs(one, other) -%}
    nullif({{ one }}, {{ other }}) is not null
{%- endmacro -%}
