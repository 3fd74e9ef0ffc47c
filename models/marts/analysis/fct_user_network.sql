-- A person's place in the network. Whoever is in several tiers is in the one the seed ranks first.
with

user_network as (select * from {{ ref('int_user_network') }}),
influence as (select * from {{ ref('int_user_influence') }}),
tiers as (select * from {{ ref('int_influence_tiers') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

quantiles as (
    select
        influence.user_id,
        influence.as_of_date,
        influence.influence_score,
        percent_rank() over (partition by influence.as_of_date order by influence.influence_score) as influence_quantile,
        percent_rank() over (partition by influence.as_of_date order by user_network.degree) as degree_quantile
    from influence
    inner join user_network on influence.user_id = user_network.user_id and influence.as_of_date = user_network.as_of_date
),

reached_tiers as (
    select
        quantiles.user_id,
        quantiles.as_of_date,
        quantiles.influence_score,
        min_by(tiers.tier, tiers.precedence) as influence_tier
    from quantiles
    inner join tiers
        on
            (tiers.metric = 'influence_score' and quantiles.influence_quantile >= tiers.min_quantile)
            or (tiers.metric = 'degree' and quantiles.degree_quantile >= tiers.min_quantile)
    group by 1, 2, 3
),

-- Eligibility speaks as of now, so it is asked where the answer becomes public.
profiled as (
    select user_id
    from eligibility
    where purpose = 'profiling' and is_eligible
),

final as (
    select
        user_network.user_id,
        user_network.as_of_date,
        cast(user_network.in_degree as integer) as in_degree,
        cast(user_network.out_degree as integer) as out_degree,
        cast(user_network.degree as integer) as degree,
        cast(round(user_network.reciprocity, 9) as double) as reciprocity,
        cast(user_network.triangles as bigint) as triangles,
        cast(round(user_network.clustering_coefficient, 9) as double) as clustering_coefficient,
        cast(user_network.two_step_paths as bigint) as two_step_paths,
        cast(round(user_network.pagerank, 15) as double) as pagerank,
        cast(user_network.core_number as integer) as core_number,
        cast(user_network.community_id as integer) as community_id,
        cast(user_network.cascade_reach as bigint) as cascade_reach,
        cast(coalesce(reached_tiers.influence_score, 0) as double) as influence_score,
        cast(
            case
                when user_network.degree = 0 then 'isolated'
                else coalesce(reached_tiers.influence_tier, 'member')
            end as {{ dbt.type_string() }}
        ) as influence_tier
    from user_network
    inner join profiled on user_network.user_id = profiled.user_id
    left join reached_tiers
        on user_network.user_id = reached_tiers.user_id and user_network.as_of_date = reached_tiers.as_of_date
)

select * from final
