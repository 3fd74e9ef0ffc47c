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


{#- What was corrected by hand, also to nothing, else what the feed says. -#}
{%- macro corrected_value(attribute) -%}
    case
        when corrections.corrected_attributes like '%{{ attribute }}%' then corrections.{{ attribute }}
        else merged.{{ attribute }}
    end
{%- endmacro -%}


{#- The precedence of an attribute among a system's rows of the seed: its own, else that of all attributes. -#}
{%- macro own_or_general_precedence(attribute) -%}
    coalesce(
        min(case when attribute = '{{ attribute }}' then precedence end),
        min(case when attribute = '*' then precedence end)
    )
{%- endmacro -%}
