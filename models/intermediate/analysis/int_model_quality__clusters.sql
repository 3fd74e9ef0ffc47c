-- How good the clusters of each day are, and how far another method finds the same ones.
with

clusters as (
    select * from {{ ref('int_clusters') }}
),

days as (
    select
        as_of_date,
        cast(count(*) as double) as clusters,
        cast(count(*) filter (where is_unstable) as double) as unstable_clusters,
        cast(max(sampled_users) as double) as sampled_users,
        max(silhouette) as silhouette,
        max(ward_agreement) as ward_agreement,
        max(explained_share) as explained_share,
        max(chance_explained_share) as chance_explained_share,
        max(explained_share - chance_explained_share) as gain_over_chance
    from clusters
    group by as_of_date
),

measures as (
    select
        as_of_date,
        metric,
        value
    from days
    unpivot (
        value for metric in (
            clusters, unstable_clusters, sampled_users, silhouette, ward_agreement, explained_share, chance_explained_share,
            gain_over_chance
        )
    )
),

-- Clusters that explain no more than those of shuffled people are no patterns.
final as (
    select
        as_of_date,
        'clusters' as model,
        metric,
        value,
        case
            when metric = 'gain_over_chance' and value <= 0 then 'warning'
            when metric = 'unstable_clusters' and value > 0 then 'warning'
            else 'ok'
        end as status
    from measures
)

select * from final
