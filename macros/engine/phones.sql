{#-
    A phone number as +<country><number> in three steps, each a column of its own: `phone_digits`, `phone_from_abroad`,
    `existing_phone`. Null where it can not be read: numbers with extensions, two numbers in one field, words.
-#}

{#- Digits, with a plus before them if one was written; null where anything stands but digits and what people put between. -#}
{%- macro phone_digits(column) -%}
    {%- set digits = persona.without(
        persona.half_width('trim(cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ '))'),
        '^[Tt][Ee][Ll]:|[-() .‐‑‒–—―−·・\u00a0\u3000\t]'
    ) -%}
    case when {{ persona.matches(digits, '^[+]?[0-9]{7,17}$') }} then {{ digits }} end
{%- endmacro -%}


{#- The number as dialled from abroad. `home_code` is the country code of numbers that name none. -#}
{%- macro phone_from_abroad(digits, home_code) -%}
    case
        when {{ digits }} like '+%' then {{ digits }}
        when {{ digits }} like '00%' then '+' || substr({{ digits }}, 3)
        when {{ home_code }} = '1' and {{ digits }} like '011%' then '+' || substr({{ digits }}, 4)
        when {{ home_code }} = '7' and {{ digits }} like '8%' and length({{ digits }}) = 11
            then '+7' || substr({{ digits }}, 2)
        when {{ digits }} like {{ home_code }} || '%' and length({{ digits }}) >= length({{ home_code }}) + 8
            then '+' || {{ digits }}
        else '+' || {{ home_code }} || {{ digits }}
    end
{%- endmacro -%}


{#- The number without the zero that is dialled at home only, null if no such number exists. -#}
{%- macro existing_phone(from_abroad) -%}
    {%- set plans = persona.phone_patterns() -%}
    {%- set dropping = {1: [], 2: [], 3: []} -%}
    {%- set numbers = [] -%}
    {%- for code, plan in plans.items() -%}
        {%- do numbers.append(code ~ '(?:' ~ plan.pattern ~ ')') -%}
        {%- if plan.drops_zero -%}
            {%- do dropping[code | length].append(code) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set without_zero -%}
        case
            {%- for length in dropping if dropping[length] %}
            when {{ persona.matches(from_abroad, '^[+](?:' ~ dropping[length] | join('|') ~ ')0') }}
                then substr({{ from_abroad }}, 1, {{ length + 1 }}) || substr({{ from_abroad }}, {{ length + 3 }})
            {%- endfor %}
            else {{ from_abroad }}
        end
    {%- endset -%}
    case when {{ persona.matches(without_zero, '^[+](?:' ~ numbers | join('|') ~ ')$') }} then {{ without_zero }} end
{%- endmacro -%}
