{#- The columns named as one, to be written as JSON where somebody asks for it. -#}
{%- macro row_of(columns) -%}
    {{- return(adapter.dispatch('row_of', 'persona')(columns)) -}}
{%- endmacro -%}

{%- macro default__row_of(columns) -%}
    struct_pack({% for column in columns %}{{ column }} := {{ column }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro -%}

{%- macro spark__row_of(columns) -%}
    named_struct({% for column in columns %}'{{ column }}', {{ column }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro -%}


{#- A row as JSON text. -#}
{%- macro row_as_json(row) -%}
    {{- return(adapter.dispatch('row_as_json', 'persona')(row)) -}}
{%- endmacro -%}

{%- macro default__row_as_json(row) -%}
    cast(to_json({{ row }}) as varchar)
{%- endmacro -%}

{#- Times as DuckDB writes them: without a zone, fractions of a second only where there are any. -#}
{%- macro spark__row_as_json(row) -%}
    regexp_replace(
        to_json({{ row }}, map('ignoreNullFields', 'false', 'timestampFormat', 'yyyy-MM-dd HH:mm:ss.SSSSSS')),
        '(:[0-9]{2})(?:[.]0{6}|([.][0-9]{0,5}[1-9])0*)"', '$1$2"'
    )
{%- endmacro -%}


{#- The value of a key of a JSON object, as text. -#}
{%- macro json_value(expression, key) -%}
    {{- return(adapter.dispatch('json_value', 'persona')(expression, key)) -}}
{%- endmacro -%}

{%- macro default__json_value(expression, key) -%}
    json_extract_string({{ expression }}, '$.{{ key }}')
{%- endmacro -%}

{%- macro spark__json_value(expression, key) -%}
    get_json_object({{ expression }}, '$.{{ key }}')
{%- endmacro -%}


{#-
    Full-width signs of Korean, Chinese and Japanese keyboards as plain ones: ０１０－１２３４ is 010-1234. Text is looked
    through for any first: most has none, and translating costs thirty times as much as looking.
-#}
{%- macro half_width(expression) -%}
    case
        when {{ persona.matches(expression, '[！-～　]') }}
            then translate(
                    {{ expression }},
                    '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～　',
                    '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~ '
                )
        else {{ expression }}
    end
{%- endmacro -%}


{#- Text without the spaces around it, null if nothing is left. -#}
{%- macro clean_text(column) -%}
    nullif(trim(cast({{ column }} as {{ dbt.type_string() }})), '')
{%- endmacro -%}


{#- A word of a fixed vocabulary: trimmed and in lower case. -#}
{%- macro clean_word(column) -%}
    nullif(lower(trim(cast({{ column }} as {{ dbt.type_string() }}))), '')
{%- endmacro -%}


{%- macro matches(expression, pattern) -%}
    {{- return(adapter.dispatch('matches', 'persona')(expression, pattern)) -}}
{%- endmacro -%}

{%- macro default__matches(expression, pattern) -%}
    regexp_matches({{ expression }}, '{{ pattern }}')
{%- endmacro -%}

{%- macro spark__matches(expression, pattern) -%}
    regexp_like({{ expression }}, '{{ pattern }}')
{%- endmacro -%}


{#- Text with every match of a pattern taken out. -#}
{%- macro without(expression, pattern) -%}
    {{- return(adapter.dispatch('without', 'persona')(expression, pattern)) -}}
{%- endmacro -%}

{%- macro default__without(expression, pattern) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '', 'g')
{%- endmacro -%}

{%- macro spark__without(expression, pattern) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '')
{%- endmacro -%}


{#- Text with every match of a pattern replaced. -#}
{%- macro replaced(expression, pattern, replacement) -%}
    {{- return(adapter.dispatch('replaced', 'persona')(expression, pattern, replacement)) -}}
{%- endmacro -%}

{%- macro default__replaced(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro -%}

{%- macro spark__replaced(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement }}')
{%- endmacro -%}


{#- The distinct values of a group as one text, sorted, with commas between. -#}
{%- macro sorted_distinct_list(expression) -%}
    {{- return(adapter.dispatch('sorted_distinct_list', 'persona')(expression)) -}}
{%- endmacro -%}

{%- macro default__sorted_distinct_list(expression) -%}
    array_to_string(list_sort(list_distinct(list({{ expression }}))), ', ')
{%- endmacro -%}

{%- macro spark__sorted_distinct_list(expression) -%}
    case when count(*) > 0 then array_join(sort_array(collect_set({{ expression }})), ', ') end
{%- endmacro -%}


{#- Two values as one that sorts by the first, then the second: for max_by with a tie-break. -#}
{%- macro order_pair(first, second) -%}
    {{- return(adapter.dispatch('order_pair', 'persona')(first, second)) -}}
{%- endmacro -%}

{%- macro default__order_pair(first, second) -%}
    struct_pack(first_value := {{ first }}, second_value := {{ second }})
{%- endmacro -%}

{%- macro spark__order_pair(first, second) -%}
    struct({{ first }}, {{ second }})
{%- endmacro -%}


{#- The texts of a group one after the other, in the order of another expression. -#}
{%- macro concatenated(expression, order_by) -%}
    {{- return(adapter.dispatch('concatenated', 'persona')(expression, order_by)) -}}
{%- endmacro -%}

{%- macro default__concatenated(expression, order_by) -%}
    string_agg({{ expression }}, '' order by {{ order_by }})
{%- endmacro -%}

{#- DuckDB keeps what it sorts within a group in memory, several times as large as a list that is sorted afterwards. -#}
{%- macro duckdb__concatenated(expression, order_by) -%}
    array_to_string(
        list_transform(
            list_sort(list(struct_pack(place := {{ order_by }}, entry := {{ expression }}))), lambda placed: placed['entry']
        ),
        ''
    )
{%- endmacro -%}

{%- macro spark__concatenated(expression, order_by) -%}
    listagg({{ expression }}, '') within group (order by {{ order_by }})
{%- endmacro -%}


{#- The numbers of a group as one text, sorted, with commas between; nulls are left out. -#}
{%- macro sorted_number_list(expression) -%}
    {{- return(adapter.dispatch('sorted_number_list', 'persona')(expression)) -}}
{%- endmacro -%}

{%- macro default__sorted_number_list(expression) -%}
    array_to_string(list_sort(list({{ expression }}) filter (where {{ expression }} is not null)), ', ')
{%- endmacro -%}

{%- macro spark__sorted_number_list(expression) -%}
    case when count({{ expression }}) > 0 then array_join(sort_array(collect_list({{ expression }})), ', ') end
{%- endmacro -%}


{#- The places 1, 2, … of a text up to its length, one row each; for a select list. -#}
{%- macro each_place(expression) -%}
    {{- return(adapter.dispatch('each_place', 'persona')(expression)) -}}
{%- endmacro -%}

{%- macro default__each_place(expression) -%}
    unnest(range(1, length({{ expression }}) + 1))
{%- endmacro -%}

{%- macro spark__each_place(expression) -%}
    explode(case when length({{ expression }}) > 0 then sequence(1, length({{ expression }})) end)
{%- endmacro -%}


{#- The words of a text between single spaces, one row each; for a select list. -#}
{%- macro each_word(expression) -%}
    {{- return(adapter.dispatch('each_word', 'persona')(expression)) -}}
{%- endmacro -%}

{%- macro default__each_word(expression) -%}
    unnest(string_split({{ expression }}, ' '))
{%- endmacro -%}

{%- macro spark__each_word(expression) -%}
    explode(split({{ expression }}, ' '))
{%- endmacro -%}


{#- A pattern of a letter or digit that makes up words with spaces between them; the text is in lower case. -#}
{%- macro latin_letter() -%}
    {{- return('[a-z0-9à-öø-ÿ]') -}}
{%- endmacro -%}
