{#-
    Burstiness from a number of gaps and their standard deviation over their mean, with the correction for few gaps (Kim & Jo,
    2016): -1 as even as a clock, 0 as chance has it, towards 1 in bursts.
-#}
{%- macro burstiness(gaps, variation) -%}
    (sqrt({{ gaps }} + 1) * {{ variation }} - sqrt({{ gaps }} - 1))
    / nullif((sqrt({{ gaps }} + 1) - 2) * {{ variation }} + sqrt({{ gaps }} - 1), 0)
{%- endmacro -%}
