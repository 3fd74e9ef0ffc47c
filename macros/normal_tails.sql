{#-
    How likely a standard normal variable lies further from zero than `z`, on either side: the p-value of a z statistic, and of
    the root of a chi-square statistic of one degree of freedom. Chebyshev fit of W. H. Press et al., Numerical Recipes, 6.2;
    its relative error is below 1.2e-7 everywhere, so that small p-values keep their order.
-#}
{%- macro normal_tails(z) -%}
    {%- set t = '(1 / (1 + 0.5 * abs(' ~ z ~ ') / sqrt(2)))' -%}
    {{ t }} * exp(
        -0.5 * {{ z }} * {{ z }} - 1.26551223
        + {{ t }} * (1.00002368 + {{ t }} * (0.37409196 + {{ t }} * (0.09678418 + {{ t }} * (-0.18628806 + {{ t }} * (
            0.27886807 + {{ t }} * (-1.13520398 + {{ t }} * (1.48851587 + {{ t }} * (-0.82215223 + {{ t }} * 0.17087277)))
        )))))
    )
{%- endmacro -%}
