{#-
    A count of people as a report may show it: null where it is not zero and below minimum_cell_users, because few people are
    easily recognised. Nothing that gives the number back may stand beside it.
-#}
{%- macro disclosed(count) -%}
    case when {{ count }} = 0 or {{ count }} >= {{ persona.setting('minimum_cell_users') }} then {{ count }} end
{%- endmacro -%}
