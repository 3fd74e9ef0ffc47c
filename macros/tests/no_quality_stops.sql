{#- No check of the data says stop; if one does, its message is the error. -#}
{%- test no_quality_stops(model) -%}
with

stops as (
    select message
    from {{ model }}
    where status = 'stop'
)

select message
from stops
where {{ persona.stop_with_message('stops') }}
{%- endtest -%}
