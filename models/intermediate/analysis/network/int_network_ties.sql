-- The network without directions: a pair of people is tied as strongly as the stronger side turns to the other.
with

edges as (
    select * from {{ ref('int_network_edges') }}
),

ties as (
    select
        as_of_date,
        least(user_id, counterpart_user_id) as first_user_id,
        greatest(user_id, counterpart_user_id) as second_user_id,
        count(*) = 2 as is_mutual,
        max(weight) as weight
    from edges
    group by 1, 2, 3
)

select * from ties
