{#-
    A sum of fractions that is the same in whatever order the rows come, so that a build can be repeated to the digit:
    floating-point sums are not, decimal ones are. Exact to twelve places.
-#}
{%- macro exact_sum(expression) -%}
    {{- return(adapter.dispatch('exact_sum', 'persona')(expression)) -}}
{%- endmacro -%}

{%- macro default__exact_sum(expression) -%}
    sum(cast({{ expression }} as decimal(38, 12)))
{%- endmacro -%}

{#- Spark divides decimals into decimals of six places. What is added is rounded as on DuckDB, and the sum where it is used. -#}
{%- macro spark__exact_sum(expression) -%}
    sum(cast(cast({{ expression }} as decimal(38, 12)) as double))
{%- endmacro -%}


{#- The median of the rows of an ordered window, which is a name or a definition in brackets. -#}
{%- macro running_median(expression, window) -%}
    {{- return(adapter.dispatch('running_median', 'persona')(expression, window)) -}}
{%- endmacro -%}

{%- macro default__running_median(expression, window) -%}
    median({{ expression }}) over {{ window }}
{%- endmacro -%}

{#- Spark has none over windows with an order: the middle two of the sorted values. -#}
{%- macro spark__running_median(expression, window) -%}
    get(transform(
        array(sort_array(collect_list({{ expression }}) over {{ window }})),
        numbers -> (get(numbers, (size(numbers) - 1) div 2) + get(numbers, size(numbers) div 2)) / 2
    ), 0)
{%- endmacro -%}
