-- How good the clusters of each day are, and how far another method finds the same ones.
with

centroids as (
    select * from {{ ref('int_cluster_centroids') }}
),

clusters as (
    select distinct
        as_of_date,
        cluster_id,
        stability,
        sampled_users,
        silhouette,
        ward_agreement,
        explained_share,
        chance_explained_share
    from centroids
),

days as (
    select
        cast(as_of_date as date) as as_of_date,
        cast(count(*) as double) as clusters,
        cast(count(*) filter (where stability < 0.75) as double) as unstable_clusters,
        cast(max(sampled_users) as double) as sampled_users,
        max(silhouette) as silhouette,
        max(ward_agreement) as ward_agreement,
        max(explained_share) as explained_share,
        max(chance_explained_share) as chance_explained_share,
        max(explained_share - chance_explained_share) as gain_over_chance
    from clusters
    group by 1
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
