{#-
    Some columns of a model that a daily or weekly build may leave out: its rows as it was built last, none where it never was.
    `columns` names their types. Who reads them joins them with the days of this run, of which such rows may say nothing.
-#}
{%- macro rows_if_built(name, columns) -%}
    {%- set relation = ref(name) -%}
    {%- if not execute or relation.is_cte
        or adapter.get_relation(relation.database, relation.schema, relation.identifier) is not none -%}
        (select {{ columns.keys() | join(', ') }} from {{ relation }})
    {%- else -%}
        {%- set nothing = [] -%}
        {%- for column, type in columns.items() -%}
            {%- do nothing.append('cast(null as ' ~ type ~ ') as ' ~ column) -%}
        {%- endfor -%}
        (select {{ nothing | join(', ') }} where false)
    {%- endif -%}
{%- endmacro -%}
