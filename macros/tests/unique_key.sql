{#- The grain of a relation: no two rows share the key and no part of it is null. -#}
{%- test unique_key(model, columns) -%}
with

checked as (
    select {{ columns | join(', ') }}, count(*) as row_count
    from {{ model }}
    group by {{ columns | join(', ') }}
),

faults as (
    select *
    from checked
    where
        row_count > 1
        {%- for column in columns %}
        or {{ column }} is null
        {%- endfor %}
)

select * from faults
{%- endtest -%}
