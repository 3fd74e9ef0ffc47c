-- How close-knit the people around everyone are: triangles, and paths of two steps. Each triangle is found once, from its
-- corner with the fewest ties: looking from there keeps people whom everybody knows from costing the square of their ties.
with

ties as (
    select * from {{ ref('int_network_ties') }}
),

degrees as (
    select * from {{ ref('int_network_degrees') }}
),

tie_degrees as (
    select
        ties.as_of_date,
        ties.first_user_id,
        ties.second_user_id,
        firsts.degree as first_degree,
        seconds.degree as second_degree
    from ties
    inner join degrees as firsts on ties.as_of_date = firsts.as_of_date and ties.first_user_id = firsts.user_id
    inner join degrees as seconds on ties.as_of_date = seconds.as_of_date and ties.second_user_id = seconds.user_id
),

oriented as (
    select
        as_of_date,
        case when first_degree <= second_degree then first_user_id else second_user_id end as lesser_user_id,
        case when first_degree <= second_degree then second_user_id else first_user_id end as greater_user_id
    from tie_degrees
),

triangles as (
    select
        ones.as_of_date,
        ones.lesser_user_id as corner_1,
        ones.greater_user_id as corner_2,
        others.greater_user_id as corner_3
    from oriented as ones
    inner join oriented as others
        on
            ones.as_of_date = others.as_of_date
            and ones.lesser_user_id = others.lesser_user_id
            and ones.greater_user_id < others.greater_user_id
    inner join ties as closing
        on
            ones.as_of_date = closing.as_of_date
            and ones.greater_user_id = closing.first_user_id
            and others.greater_user_id = closing.second_user_id
),

corners as (
    select
        triangles.as_of_date,
        case numbers.corner when 1 then triangles.corner_1 when 2 then triangles.corner_2 else triangles.corner_3 end as user_id
    from triangles
    cross join (values (1), (2), (3)) as numbers (corner)
),

triangle_counts as (
    select as_of_date, user_id, count(*) as triangles
    from corners
    group by as_of_date, user_id
),

tie_sides as (
    select as_of_date, first_user_id as user_id, second_degree as other_degree from tie_degrees
    union all
    select as_of_date, second_user_id as user_id, first_degree as other_degree from tie_degrees
),

path_counts as (
    select as_of_date, user_id, cast(sum(other_degree) as bigint) as two_step_paths
    from tie_sides
    group by as_of_date, user_id
),

neighbourhoods as (
    select
        path_counts.as_of_date,
        path_counts.user_id,
        path_counts.two_step_paths,
        coalesce(triangle_counts.triangles, 0) as triangles
    from path_counts
    left join triangle_counts
        on path_counts.as_of_date = triangle_counts.as_of_date and path_counts.user_id = triangle_counts.user_id
)

select * from neighbourhoods
