-- Each cluster of a day once, with how sure it is. Below 0.75 a cluster is not stable: persona.clustering.STABLE_JACCARD.
with

centroids as (
    select * from {{ ref('int_cluster_centroids') }}
),

clusters as (
    select distinct
        cast(as_of_date as date) as as_of_date,
        cast(cluster_id as integer) as cluster_id,
        sampled_users,
        stability,
        stability < 0.75 as is_unstable,
        radius,
        cluster_silhouette,
        silhouette,
        ward_agreement,
        explained_share,
        chance_explained_share
    from centroids
)

select * from clusters
