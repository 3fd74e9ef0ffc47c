{#-
    The lower end of the interval that holds a rate (E. B. Wilson, 1927), `z` standard errors away: what a rate of few is at
    least, where that of many is about itself.
-#}
{%- macro wilson_lower_bound(count, total, z) -%}
    (
        {{ count }} + {{ z }} * {{ z }} / 2.0
        - {{ z }} * sqrt({{ count }} * (1 - {{ count }} * 1.0 / {{ total }}) + {{ z }} * {{ z }} / 4.0)
    ) / ({{ total }} + {{ z }} * {{ z }})
{%- endmacro -%}
