{#- What an attribute says about a pair of accounts: 1 it agrees, 0 it contradicts, null one of them does not state it. -#}
{%- macro comparison(column, name) -%}
    case
        when accounts.{{ column }} = other_accounts.{{ column }} then 1
        when accounts.{{ column }} != other_accounts.{{ column }} then 0
    end as {{ name }}_agreement
{%- endmacro -%}
