{#-
    A phone number as +<country><number>: the common local and international spellings. Without a country the variable
    default_phone_country_code holds. Null if it can not be a number.
-#}
{%- macro standard_phone(column) -%}
    {%- set code = persona.setting('default_phone_country_code') -%}
    {%- set digits = persona.without(column, '[^0-9+]') -%}
    case
        when {{ persona.matches(digits, '^[+]' ~ code ~ '0[0-9]{8,10}$') }} then '+{{ code }}' || substr({{ digits }}, {{ code | string | length + 3 }})
        when {{ persona.matches(digits, '^[+][0-9]{8,15}$') }} then {{ digits }}
        when {{ persona.matches(digits, '^00[1-9][0-9]{7,14}$') }} then '+' || substr({{ digits }}, 3)
        when {{ persona.matches(digits, '^0[1-9][0-9]{7,9}$') }} then '+{{ code }}' || substr({{ digits }}, 2)
        when {{ persona.matches(digits, '^' ~ code ~ '[1-9][0-9]{7,9}$') }} then '+' || {{ digits }}
    end
{%- endmacro -%}
