{#-
    How far an account is to be believed about an attribute, for max_by: what was corrected by hand first, then the systems in
    the order of the seed, then those it does not name. Looks at `registered` (int_accounts) and `precedences`
    (int_attribute_precedence).
-#}
{%- macro attribute_trust(attribute) -%}
    case
        when registered.corrected_attributes like '%{{ attribute }}%' then 0
        else -coalesce(precedences.{{ attribute }}_precedence, 1000)
    end
{%- endmacro -%}
