-- The place in the network of everyone who may be profiled: what is counted, before influence.
with

user_dates as (select * from {{ ref('int_user_dates') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),
degrees as (select * from {{ ref('int_network_degrees') }}),
neighbourhoods as (select * from {{ ref('int_network_neighbourhoods') }}),
pageranks as (select * from {{ ref('int_network_pagerank') }}),
communities as (select * from {{ ref('int_network_communities') }}),
cascade_reach as (select * from {{ ref('int_user_cascade_reach') }}),

network_sizes as (
    select as_of_date, count(*) as people
    from degrees
    group by as_of_date
),

user_network as (
    select
        degrees.user_id,
        degrees.as_of_date,
        degrees.in_degree,
        degrees.out_degree,
        degrees.degree,
        2.0 * degrees.mutual_ties / nullif(degrees.in_degree + degrees.out_degree, 0) as reciprocity,
        coalesce(
            2.0 * neighbourhoods.triangles / nullif(degrees.degree * (degrees.degree - 1), 0), 0
        ) as clustering_coefficient,
        coalesce(neighbourhoods.triangles, 0) as triangles,
        coalesce(neighbourhoods.two_step_paths, 0) as two_step_paths,
        pageranks.score / network_sizes.people as pagerank,
        case when degrees.degree = 0 then 0 else communities.core_number end as core_number,
        communities.community_id,
        coalesce(cascade_reach.cascade_reach, 0) as cascade_reach
    from degrees
    inner join user_dates on degrees.user_id = user_dates.user_id and degrees.as_of_date = user_dates.as_of_date
    inner join eligibility
        on degrees.user_id = eligibility.user_id and eligibility.purpose = 'profiling' and eligibility.is_eligible
    inner join network_sizes on degrees.as_of_date = network_sizes.as_of_date
    left join neighbourhoods
        on degrees.user_id = neighbourhoods.user_id and degrees.as_of_date = neighbourhoods.as_of_date
    left join pageranks on degrees.user_id = pageranks.user_id and degrees.as_of_date = pageranks.as_of_date
    left join communities on degrees.user_id = communities.user_id and degrees.as_of_date = communities.as_of_date
    left join cascade_reach on degrees.user_id = cascade_reach.user_id and degrees.as_of_date = cascade_reach.as_of_date
)

select * from user_network
