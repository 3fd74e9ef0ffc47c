-- How many people everyone known by the day turns to, is turned to by, and is tied to.
with

edges as (select * from {{ ref('int_network_edges') }}),
ties as (select * from {{ ref('int_network_ties') }}),
people as (select * from {{ ref('int_network_people') }}),

outward as (
    select as_of_date, user_id, count(*) as out_degree, cast({{ exact_sum('weight') }} as double) as out_weight
    from edges
    group by as_of_date, user_id
),

inward as (
    select as_of_date, counterpart_user_id as user_id, count(*) as in_degree
    from edges
    group by as_of_date, counterpart_user_id
),

tie_sides as (
    select as_of_date, first_user_id as user_id, is_mutual from ties
    union all
    select as_of_date, second_user_id as user_id, is_mutual from ties
),

tied as (
    select
        as_of_date,
        user_id,
        count(*) as degree,
        count(*) filter (where is_mutual) as mutual_ties
    from tie_sides
    group by as_of_date, user_id
),

degrees as (
    select
        people.as_of_date,
        people.user_id,
        coalesce(inward.in_degree, 0) as in_degree,
        coalesce(outward.out_degree, 0) as out_degree,
        coalesce(outward.out_weight, 0) as out_weight,
        coalesce(tied.degree, 0) as degree,
        coalesce(tied.mutual_ties, 0) as mutual_ties
    from people
    left join outward on people.as_of_date = outward.as_of_date and people.user_id = outward.user_id
    left join inward on people.as_of_date = inward.as_of_date and people.user_id = inward.user_id
    left join tied on people.as_of_date = tied.as_of_date and people.user_id = tied.user_id
)

select * from degrees
