-- The strongest ties of each day: all that the learning step reads.
with

ties as (
    select * from {{ ref('int_network_ties') }}
),

ranked as (
    select
        as_of_date,
        first_user_id,
        second_user_id,
        weight,
        row_number() over (partition by as_of_date order by weight desc, first_user_id asc, second_user_id asc) as strength_rank
    from ties
),

bounded as (
    select
        as_of_date,
        first_user_id,
        second_user_id,
        weight
    from ranked
    where strength_rank <= {{ setting('network_max_edges') }}
)

select * from bounded
