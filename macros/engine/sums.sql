{#-
    A sum of fractions that is the same in whatever order the rows come, so that a build can be repeated to the digit:
    floating-point sums are not, decimal ones are. Exact to twelve places.
-#}
{%- macro exact_sum(expression) -%}
    sum(cast({{ expression }} as decimal(38, 12)))
{%- endmacro -%}
