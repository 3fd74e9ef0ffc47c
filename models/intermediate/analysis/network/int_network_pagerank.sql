-- PageRank (Page et al., 1999) with a mean of one, one step of it: the materialization repeats it until it settles. Everyone
-- passes on 85 % of what they have to those they turn to; the rest, and all of those who turn to nobody, goes to everyone
-- alike. A day that has settled stays as it is, so that it does not depend on which other days are built with it.
{%- set damping = 0.85 %}
{%- set tolerance = 1e-9 %}
{%- set is_weighted = setting('network_weighted_pagerank') | string | lower == 'true' %}
{{ config(
    materialized='fixed_point',
    meta={
        'state': {'as_of_date': 'date', 'user_id': 'bigint', 'score': 'double', 'change': 'double'},
        'tolerance': tolerance,
        'max_steps': 300,
        'check_every': 5,
    }
) }}

with

edges as (
    select * from {{ ref('int_network_edges') }}
),

degrees as (
    select * from {{ ref('int_network_degrees') }}
),

previous as (
    select * from {{ this }}
),

settled as (
    select as_of_date
    from previous
    group by as_of_date
    having max(change) <= {{ tolerance }}
),

-- Before the first step all have the same. What one edge gets is made a decimal here, once per person and not per edge.
scores as (
    select
        degrees.as_of_date,
        degrees.user_id,
        degrees.out_degree,
        coalesce(previous.score, 1) as score,
        {%- if is_weighted %}
            coalesce(previous.score, 1) / nullif(degrees.out_weight, 0) as passed_on
        {%- else %}
            cast(coalesce(previous.score, 1) / nullif(degrees.out_degree, 0) as decimal(38, 12)) as passed_on
        {%- endif %}
    from degrees
    left join settled on degrees.as_of_date = settled.as_of_date
    left join previous on degrees.as_of_date = previous.as_of_date and degrees.user_id = previous.user_id
    where settled.as_of_date is null
),

received as (
    select
        edges.as_of_date,
        edges.counterpart_user_id as user_id,
        cast({{ exact_sum('scores.passed_on' ~ (' * edges.weight' if is_weighted else '')) }} as double) as score
    from edges
    inner join scores on edges.as_of_date = scores.as_of_date and edges.user_id = scores.user_id
    group by edges.as_of_date, edges.counterpart_user_id
),

kept as (
    select
        as_of_date,
        coalesce(cast({{ exact_sum('case when out_degree = 0 then score end') }} as double), 0) / count(*) as everyones_share
    from scores
    group by as_of_date
),

next_scores as (
    select
        scores.as_of_date,
        scores.user_id,
        scores.score,
        1 - {{ damping }} + {{ damping }} * (coalesce(received.score, 0) + kept.everyones_share) as next_score
    from scores
    inner join kept on scores.as_of_date = kept.as_of_date
    left join received on scores.as_of_date = received.as_of_date and scores.user_id = received.user_id
),

final as (
    select
        as_of_date,
        user_id,
        cast(next_score as double) as score,
        cast(abs(next_score - score) as double) as change
    from next_scores
    union all
    select
        previous.as_of_date,
        previous.user_id,
        previous.score,
        previous.change
    from previous
    inner join settled on previous.as_of_date = settled.as_of_date
)

select * from final
