-- How much the weights matter: the order of people under the seeds' weights against their order under others. Spearman's
-- correlation is Pearson's of the ranks, from exact sums.
with

places as (
    select * from {{ ref('int_index_scheme_places') }}
),

pairs as (
    select
        others.as_of_date,
        others.objective,
        others.scheme,
        others.centred_rank as other_rank,
        seeds.centred_rank as seed_rank,
        others.tier != seeds.tier as is_other_tier
    from places as others
    inner join places as seeds
        on
            others.user_id = seeds.user_id
            and others.as_of_date = seeds.as_of_date
            and others.objective = seeds.objective
    where others.scheme != 'seed' and seeds.scheme = 'seed'
),

compared as (
    select
        as_of_date,
        objective,
        scheme,
        count(*) as people,
        cast({{ exact_sum('other_rank * seed_rank') }} as double) as rank_product,
        cast({{ exact_sum('other_rank * other_rank') }} as double) as other_spread,
        cast({{ exact_sum('seed_rank * seed_rank') }} as double) as seed_spread,
        count(*) filter (where is_other_tier) as people_in_other_tier
    from pairs
    group by as_of_date, objective, scheme
),

final as (
    select
        as_of_date,
        cast(objective as {{ dbt.type_string() }}) as objective,
        cast(scheme as {{ dbt.type_string() }}) as scheme,
        cast(people as bigint) as people,
        cast(
            round(rank_product / nullif(sqrt(other_spread) * sqrt(seed_spread), 0), 9) as double
        ) as rank_correlation,
        cast(people_in_other_tier as bigint) as people_in_other_tier,
        cast(round(people_in_other_tier / cast(people as double), 9) as double) as tier_change_share
    from compared
)

select * from final
