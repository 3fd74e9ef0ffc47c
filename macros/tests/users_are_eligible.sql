{#-
    Nobody is in the relation who may not be used for its purpose today. For marketing, `channel` names the column that says
    where people are addressed; without one it is enough that some channel is open.
-#}
{%- test users_are_eligible(model, purpose, channel=none) -%}
with

eligible as (
    select distinct
        user_id
        {{- ', channel' if channel }}
    from {{ ref('fct_user_eligibility') }}
    where purpose = '{{ purpose }}' and is_eligible
)

select used.user_id
from {{ model }} as used
left join eligible
    on
        used.user_id = eligible.user_id
        {{- ' and used.' ~ channel ~ ' = eligible.channel' if channel }}
where eligible.user_id is null
{%- endtest -%}
