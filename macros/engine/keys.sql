{#-
    Surrogate keys: the first 15 hex digits of md5 as a number. The same on every engine, eight bytes wide, so that wide
    event tables stay small and joins fast. docs/decisions/0002-keys.md has the odds of a collision.
-#}
{%- macro hash_key(expressions) -%}
    {%- set parts = [] -%}
    {%- for expression in expressions -%}
        {%- do parts.append("coalesce(cast(" ~ expression ~ " as " ~ dbt.type_string() ~ "), '')") -%}
    {%- endfor -%}
    {{- return(adapter.dispatch('number_from_md5', 'persona')(parts | join(" || '|' || "))) -}}
{%- endmacro -%}

{%- macro default__number_from_md5(text) -%}
    cast('0x' || substr(md5({{ text }}), 1, 15) as bigint)
{%- endmacro -%}

{%- macro spark__number_from_md5(text) -%}
    cast(conv(substr(md5({{ text }}), 1, 15), 16, 10) as bigint)
{%- endmacro -%}


{#- An event's key: its own id where it has one, else its content. -#}
{%- macro event_key(feed, id, content) -%}
    {%- set parts = [] -%}
    {%- for expression in content -%}
        {%- do parts.append("coalesce(cast(" ~ expression ~ " as " ~ dbt.type_string() ~ "), '')") -%}
    {%- endfor -%}
    {{- persona.hash_key([
        "'" ~ feed ~ "'",
        "source_system",
        "case when " ~ id ~ " is not null then 'id|' || " ~ id ~ " else " ~ parts | join(" || '|' || ") ~ " end"
    ]) -}}
{%- endmacro -%}


{#- The text of a floating-point number as a part of a key: the same on every engine from 0.0001 up to 10^15. -#}
{%- macro number_text(expression) -%}
    {{- return(adapter.dispatch('number_text', 'persona')(expression)) -}}
{%- endmacro -%}

{%- macro default__number_text(expression) -%}
    cast({{ expression }} as {{ dbt.type_string() }})
{%- endmacro -%}

{#- Spark writes 12345678.9 as 1.23456789E7, and 0.0005 as 5.0E-4. -#}
{%- macro spark__number_text(expression) -%}
    case
        when cast({{ expression }} as string) like '%E%' and abs({{ expression }}) between 0.0001 and 1e15
            then regexp_replace(cast(cast(cast({{ expression }} as string) as decimal(38, 20)) as string), '([.][0-9]+?)0*$', '$1')
        else cast({{ expression }} as string)
    end
{%- endmacro -%}


{#- The key of an account, null where the id is. -#}
{%- macro account_key(account_id, source_system='source_system') -%}
    case
        when {{ source_system }} is not null and {{ account_id }} is not null
            then {{ persona.hash_key([source_system, account_id]) }}
    end
{%- endmacro -%}


{#- HMAC-SHA-256 of a text under the key that the environment holds: 32 hex digits. -#}
{%- macro pseudonym(expression) -%}
    {{- return(adapter.dispatch('pseudonym', 'persona')(expression)) -}}
{%- endmacro -%}

{%- macro default__pseudonym(expression) -%}
    substr(
        sha256(
            getvariable('persona_outer_pad')
            || unhex(sha256(getvariable('persona_inner_pad') || encode({{ expression }})))
        ),
        1, 32
    )
{%- endmacro -%}

{#- A function of the session, so that no plan that Spark shows holds the key. -#}
{%- macro spark__pseudonym(expression) -%}
    persona_pseudonym({{ expression }})
{%- endmacro -%}


{#- What tells one key of pseudonyms from another, as SQL. -#}
{%- macro key_mark() -%}
    {{- return(adapter.dispatch('key_mark', 'persona')()) -}}
{%- endmacro -%}

{%- macro default__key_mark() -%}
    {{- return(persona.pseudonym("'which key'")) -}}
{%- endmacro -%}

{#- Spark's VALUES take no functions of the session; and there every file is read by every run. -#}
{%- macro spark__key_mark() -%}
    {{- return("''") -}}
{%- endmacro -%}
