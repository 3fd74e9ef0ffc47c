{#- A word as the seeds of aliases spell it: plain signs, lower case, single spaces. -#}
{%- macro alias_text(column) -%}
    {%- set plain = persona.half_width('lower(trim(cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ ')))') -%}
    nullif(trim({{ persona.replaced(plain, ' +', ' ') }}), '')
{%- endmacro -%}


{#- An e-mail address in lower case, null if it can not be one. Dots and +tags stay: what they mean is the provider's secret. -#}
{%- macro standard_email(column) -%}
    {%- set address = persona.without(
        persona.half_width('lower(trim(cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ ')))'), '^ *mailto: *|[?].*$| +$'
    ) -%}
    {%- set name = '[^@ .,;:<>()"]+' -%}
    {%- set pattern = '^' ~ name ~ '([.]+' ~ name ~ ')*[.]?@' ~ name ~ '([.]' ~ name ~ ')+$' -%}
    case when {{ persona.matches(address, pattern) }} then {{ address }} end
{%- endmacro -%}


{#- A date of birth: year, month, day with any of - / . and the words for them between, or eight digits. Else null. -#}
{%- macro standard_date(column) -%}
    {%- set plain = persona.without(
        persona.half_width('trim(cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ '))'),
        '[T ][0-9]{2}:[0-9]{2}.*$|[ 日일]|[.]$'
    ) -%}
    {%- set parts = persona.replaced(plain, '[/.年月년월]', '-') -%}
    case
        when {{ persona.matches(plain, '^[0-9]{8}$') }}
            then try_cast(substr({{ plain }}, 1, 4) || '-' || substr({{ plain }}, 5, 2) || '-' || substr({{ plain }}, 7, 2) as date)
        when {{ persona.matches(parts, '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$') }}
            then try_cast(
                split_part({{ parts }}, '-', 1)
                || '-' || lpad(split_part({{ parts }}, '-', 2), 2, '0')
                || '-' || lpad(split_part({{ parts }}, '-', 3), 2, '0') as date
            )
    end
{%- endmacro -%}


{#- A number, null if it can not be read, is none (NaN, infinity) or too large for sums to be exact. -#}
{%- macro clean_number(column) -%}
    case when abs(try_cast({{ column }} as double)) < 1e15 then try_cast({{ column }} as double) end
{%- endmacro -%}


{#- A count of things: a whole number of up to nine digits, else null. -#}
{%- macro clean_count(column) -%}
    case
        when abs(try_cast({{ column }} as double)) < 1e9 and try_cast({{ column }} as double) = floor(try_cast({{ column }} as double))
            then cast(try_cast({{ column }} as double) as bigint)
    end
{%- endmacro -%}


{#-
    What could not be read in a row, as |column:shape|…, null if all could. `columns` names for each column its raw text, its
    value and, where it is a contact detail, the word sensitive. A shape shows no digit, of contact details no letter either.
-#}
{%- macro unreadable_values(columns) -%}
    nullif(
        {%- for column, it in columns.items() %}
        case
            when {{ persona.clean_text(it[0]) }} is not null and {{ it[1] }} is null
                then '|{{ column }}:' || {{ persona.shape(it[0], it | length > 2) }}
            else ''
        end {{- ' ||' if not loop.last }}
        {%- endfor %},
        ''
    )
{%- endmacro -%}


{#- The shape of the value of a column that could not be read, out of a row's `unreadable_values`; null if it could. -#}
{%- macro unreadable_shape(unreadable_values, column) -%}
    case
        when {{ unreadable_values }} like '%|{{ column }}:%'
            then split_part(split_part({{ unreadable_values }}, '|{{ column }}:', 2), '|', 1)
    end
{%- endmacro -%}


{#- A value without what it says: 9 for a digit and, in what may be a contact detail, a for a letter. -#}
{%- macro shape(column, is_sensitive) -%}
    {%- set text = 'substr(' ~ persona.clean_text(column) ~ ', 1, 40)' -%}
    {%- set without_digits = persona.replaced(persona.replaced(persona.half_width(text), '[0-9]', '9'), '[|]', ' ') -%}
    {%- set without_letters = persona.replaced(without_digits, '[^9 +().,:/@_-]', 'a') -%}
    {%- if is_sensitive -%}
        {{ without_letters }}
    {%- else -%}
        case when {{ without_digits }} like '%@%' then {{ without_letters }} else {{ without_digits }} end
    {%- endif -%}
{%- endmacro -%}
