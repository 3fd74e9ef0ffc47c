{#- Whether a region is one of the variable market_regions: the markets whose calendar counts. -#}
{%- macro is_market_region(region) -%}
    ',{{ persona.setting('market_regions') | upper | replace(' ', '') }},' like '%,' || {{ region }} || ',%'
{%- endmacro -%}
