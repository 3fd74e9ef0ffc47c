{#- All columns of the rows of a wide table whose key is touched. Most of them came last, few others are looked for. -#}
{%- macro touched_rows(table, key, touched) -%}
    {{- return(adapter.dispatch('touched_rows', 'persona')(table, key, touched)) -}}
{%- endmacro -%}

{%- macro default__touched_rows(table, key, touched) -%}
    select * from {{ table }} where {{ key }} in (select {{ key }} from {{ touched }})
{%- endmacro -%}

{#-
    DuckDB reads every column of all rows before it looks for a key, but passes over parts of a table that lie outside the row
    numbers it needs. What came last lies together, at the end; of the others each number counts (dynamic_or_filter_threshold).
    Where the one ends and the other begins changes how fast it is, not which rows are found.
-#}
{%- macro duckdb__touched_rows(table, key, touched) -%}
    {%- if flags.EMPTY -%}
        {{- persona.default__touched_rows(table, key, touched) -}}
    {%- else -%}
        with

        row_numbers as (
            select rowid as row_number from {{ table }} where {{ key }} in (select {{ key }} from {{ touched }})
        ),

        the_end as (select max(row_number) - 2 * count(*) as first_row_number from row_numbers)

        select *
        from {{ table }}
        where rowid in (select row_number from row_numbers where row_number > (select first_row_number from the_end))
        union all
        select *
        from {{ table }}
        where rowid in (select row_number from row_numbers where row_number <= (select first_row_number from the_end))
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
