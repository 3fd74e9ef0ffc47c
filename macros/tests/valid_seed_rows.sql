{#-
    Every row of a seed obeys its rules, and no two rows share its key. What breaks a rule, or can not be read, stops the
    build with a message that names the seed, the row's key and the reason. `rules` is a list of `condition` and `reason`;
    a condition may call the row `seed_rows` and look feeds up in `known_feeds`. A condition that refs another relation stops
    only those models that have both upstream.
-#}
{%- test valid_seed_rows(model, seed, key, rules) -%}
with

known_feeds as (
    {%- for feed in persona.known_feeds() %}
    select '{{ feed }}' as feed
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

seed_rows as (
    select
        *,
        row_number() over (partition by {{ key | join(', ') }} order by {{ key | join(', ') }}) as key_rank
    from {{ model }}
),

faults as (
    select
        {{ persona.seed_row_key(key) }} as row_key,
        'its key is empty' as reason
    from seed_rows
    where {{ key | join(' is null or ') }} is null
    union all
    select
        {{ persona.seed_row_key(key) }} as row_key,
        'its key appears more than once' as reason
    from seed_rows
    where key_rank = 2
    {%- for rule in rules %}
    union all
    select
        {{ persona.seed_row_key(key) }} as row_key,
        {{ dbt.string_literal(dbt.escape_single_quotes(rule.reason)) }} as reason
    from seed_rows
    where not coalesce({{ rule.condition }}, false)
    {%- endfor %}
),

described as (
    select
        'seed {{ seed }}' as seed,
        row_key,
        reason,
        'Seed {{ seed }}, row ' || row_key || ': ' || reason || '.' as message
    from faults
)

select
    seed,
    row_key,
    reason
from described
where {{ persona.stop_with_message('described') }}
{%- endtest -%}


{#- The feeds of the catalogue. Known when dbt runs, not yet while it reads the project. -#}
{%- macro known_feeds() -%}
    {%- set feeds = graph.sources.values() if execute else [] -%}
    {{- return(feeds | selectattr('source_name', 'equalto', 'raw') | map(attribute='name') | sort) -}}
{%- endmacro -%}


{#- The key of a row as a person would name it: metric = messages_sent_28d, … -#}
{%- macro seed_row_key(key) -%}
    {%- set parts = [] -%}
    {%- for column in key -%}
        {%- do parts.append("'" ~ column ~ " = ' || coalesce(cast(" ~ column ~ " as " ~ dbt.type_string() ~ "), '(empty)')") -%}
    {%- endfor -%}
    {{- parts | join(" || ', ' || ") -}}
{%- endmacro -%}


{#-
    A condition that ends the query with all the messages of a relation as its error. Where an engine knows no such
    function the rows themselves are the answer.
-#}
{%- macro stop_with_message(relation) -%}
    {{- return(adapter.dispatch('stop_with_message', 'persona')(relation)) -}}
{%- endmacro -%}

{%- macro default__stop_with_message(relation) -%}
    true
{%- endmacro -%}

{%- macro duckdb__stop_with_message(relation) -%}
    coalesce(cast(error((select string_agg(message, chr(10) order by message) from {{ relation }})) as boolean), true)
{%- endmacro -%}
