-- The community of everyone who knows somebody. Who is not in the bounded network that communities are learned from goes where
-- most of their ties lead.
with

ties as (
    select * from {{ ref('int_network_ties') }}
),

fitted as (
    select
        cast(as_of_date as date) as as_of_date,
        user_id,
        community_id,
        core_number
    from {{ ref('int_network_fits') }}
),

tie_sides as (
    select as_of_date, first_user_id as user_id, second_user_id as counterpart_user_id, weight from ties
    union all
    select as_of_date, second_user_id as user_id, first_user_id as counterpart_user_id, weight from ties
),

attractions as (
    select
        tie_sides.as_of_date,
        tie_sides.user_id,
        others.community_id,
        cast({{ exact_sum('tie_sides.weight') }} as double) as weight
    from tie_sides
    inner join fitted as others
        on tie_sides.as_of_date = others.as_of_date and tie_sides.counterpart_user_id = others.user_id
    left join fitted as own on tie_sides.as_of_date = own.as_of_date and tie_sides.user_id = own.user_id
    where own.user_id is null
    group by 1, 2, 3
),

ranked as (
    select
        *,
        row_number() over (partition by as_of_date, user_id order by weight desc, community_id asc) as attraction_rank
    from attractions
),

communities as (
    select as_of_date, user_id, community_id, core_number from fitted
    union all
    select as_of_date, user_id, community_id, null as core_number from ranked where attraction_rank = 1
)

select * from communities
