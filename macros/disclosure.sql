{#-
    A count of people as a report may show it: null where it is not zero and below minimum_cell_users, because few people are
    easily recognised. Nothing that gives the number back may stand beside it.
-#}
{%- macro disclosed(count) -%}
    case when {{ count }} = 0 or {{ count }} >= {{ persona.setting('minimum_cell_users') }} then {{ count }} end
{%- endmacro -%}


{#-
    Whether a count of people is shown only together with others of its table: it is below minimum_cell_users, or it is the next
    smallest one, without which those below would come to fewer than that in all. Then the total of the table gives none of them back.
-#}
{%- macro is_pooled(count, table, name) -%}
    {{ count }} > 0 and (
        {{ count }} < {{ persona.setting('minimum_cell_users') }}
        or coalesce(
            sum({{ count }}) over (
                partition by {{ table }} order by {{ count }}, {{ name }} rows between unbounded preceding and 1 preceding
            ), 0
        ) between 1 and {{ persona.setting('minimum_cell_users') }} - 1
    )
{%- endmacro -%}
