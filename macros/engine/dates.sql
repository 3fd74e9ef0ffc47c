{#- dbt's own macros for Spark give up at the first null, and count units that have passed, not bounds that were crossed. -#}
{%- macro spark__dateadd(datepart, interval, from_date_or_timestamp) -%}
    timestampadd({{ datepart }}, cast({{ interval }} as integer), {{ from_date_or_timestamp }})
{%- endmacro -%}

{%- macro spark__datediff(first_date, second_date, datepart) -%}
    timestampdiff({{ datepart }}, date_trunc('{{ datepart }}', {{ first_date }}), date_trunc('{{ datepart }}', {{ second_date }}))
{%- endmacro -%}
