-- What those somebody talks with took up: their share, weighted by their ties. Of fewer people than the seed says nothing is
-- said, because that would tell of them.
with

recipients as (select * from {{ ref('int_recommendation_recipients') }}),
edges as (select * from {{ ref('int_network_edges') }}),
takes as (select * from {{ ref('int_circle_takes') }}),

-- The fifty strongest at most, so that nobody who knows everybody costs more than that.
ties as (
    select
        edges.as_of_date,
        edges.user_id,
        edges.counterpart_user_id,
        edges.weight,
        row_number() over (
            partition by edges.as_of_date, edges.user_id order by edges.weight desc, edges.counterpart_user_id asc
        ) as tie_rank
    from edges
    inner join recipients on edges.user_id = recipients.user_id and edges.as_of_date = recipients.as_of_date
    where recipients.is_profiled
),

tie_weights as (
    select
        as_of_date,
        user_id,
        {{ exact_sum('weight') }} as weight
    from ties
    where tie_rank <= 50
    group by 1, 2
),

of_counterparts as (
    select
        ties.as_of_date,
        takes.item_type,
        ties.user_id,
        takes.item_key,
        cast({{ exact_sum('ties.weight') }} as double) / max(cast(tie_weights.weight as double)) as share
    from ties
    inner join tie_weights on ties.as_of_date = tie_weights.as_of_date and ties.user_id = tie_weights.user_id
    inner join takes on ties.as_of_date = takes.as_of_date and ties.counterpart_user_id = takes.user_id
    where ties.tie_rank <= 50
    group by 1, 2, 3, 4
    having count(*) >= max(takes.circle_people)
)

select * from of_counterparts
