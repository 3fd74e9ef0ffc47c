{#- A condition over the columns of a row that every row must meet. What can not be told (null) passes. -#}
{%- test condition_holds(model, condition) -%}
select *
from {{ model }}
where not ({{ condition }})
{%- endtest -%}
