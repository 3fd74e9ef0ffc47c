-- Whom everything in a tree descends from, one step of it: the materialization repeats it until nothing is added. Each step
-- goes from the farthest ancestors known to their parents. Chains longer than the limit are cut, so that the table stays small.
{%- set longest_chain = 100 %}
{{ config(
    materialized='fixed_point',
    meta={
        'state': {
            'tree': dbt.type_string(), 'node_key': 'bigint', 'ancestor_key': 'bigint', 'distance': 'integer', 'change': 'integer',
        },
        'max_steps': longest_chain + 1,
    }
) }}

with

parents as (
    select * from {{ ref('int_network_parents') }}
),

previous as (
    select * from {{ this }}
),

ancestors as (
    select
        tree,
        node_key,
        parent_key as ancestor_key,
        1 as distance,
        1 as change
    from parents
    where not exists (select 1 from previous)
    union all
    select
        tree,
        node_key,
        ancestor_key,
        distance,
        0 as change
    from previous
    union all
    select
        previous.tree,
        previous.node_key,
        parents.parent_key as ancestor_key,
        previous.distance + 1 as distance,
        1 as change
    from previous
    inner join parents on previous.tree = parents.tree and previous.ancestor_key = parents.node_key
    where previous.change = 1 and previous.distance < {{ longest_chain }}
),

final as (
    select
        cast(tree as {{ dbt.type_string() }}) as tree,
        node_key,
        ancestor_key,
        cast(distance as integer) as distance,
        cast(change as integer) as change
    from ancestors
)

select * from final
