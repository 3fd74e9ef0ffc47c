{#- Whether a list |a|b| of a seed names a word; the list |*| names all. -#}
{%- macro names_word(list, word) -%}
    ({{ list }} = '|*|' or {{ dbt.position("'|' || " ~ word ~ " || '|'", list) }} > 0)
{%- endmacro -%}


{#-
    Whether every word of a list |a|b| is one of a kind in int_standing_words: then the lengths of those it names, and its
    bars, add up to its own.
-#}
{%- macro lists_known_words(list, kind, known_words) -%}
    {{ list }} = '|*|' or length({{ list }}) = (
        select 1 + sum(length(words.word) + 1)
        from {{ known_words }} as words
        where words.kind = '{{ kind }}' and {{ dbt.position("'|' || words.word || '|'", list) }} > 0
    )
{%- endmacro -%}
