-- What each cluster is like: how many people it holds, how sure it is, and in what they do more or less than others.
with

clusters as (
    select * from {{ ref('int_clusters') }}
),

centroids as (
    select * from {{ ref('int_cluster_centroids') }}
),

user_clusters as (
    select * from {{ ref('fct_user_clusters') }}
),

members as (
    select
        as_of_date,
        cluster_id,
        count(*) filter (where not is_noise) as users,
        count(*) filter (where is_noise) as noise_users,
        cast({{ exact_sum('distance') }} as double) / count(*) as mean_distance
    from user_clusters
    group by as_of_date, cluster_id
),

populations as (
    select
        as_of_date,
        cast(sum(users + noise_users) as double) as users
    from members
    group by as_of_date
),

ranked_metrics as (
    select
        cast(as_of_date as date) as as_of_date,
        cast(cluster_id as integer) as cluster_id,
        metric,
        centroid,
        row_number() over (partition by as_of_date, cluster_id order by centroid desc, metric asc) as highest,
        row_number() over (partition by as_of_date, cluster_id order by centroid asc, metric asc) as lowest
    from centroids
),

-- Half a standard deviation from the mean is the least that is called more or less than others.
telling_metrics as (
    select
        as_of_date,
        cluster_id,
        concat_ws(
            ', ',
            max(metric) filter (where highest = 1 and centroid >= 0.5),
            max(metric) filter (where highest = 2 and centroid >= 0.5),
            max(metric) filter (where highest = 3 and centroid >= 0.5)
        ) as more_than_others,
        concat_ws(
            ', ',
            max(metric) filter (where lowest = 1 and centroid <= -0.5),
            max(metric) filter (where lowest = 2 and centroid <= -0.5),
            max(metric) filter (where lowest = 3 and centroid <= -0.5)
        ) as less_than_others
    from ranked_metrics
    group by as_of_date, cluster_id
),

final as (
    select
        clusters.as_of_date,
        clusters.cluster_id,
        cast({{ disclosed('coalesce(members.users, 0)') }} as bigint) as users,
        cast(round({{ disclosed('coalesce(members.users, 0)') }} / populations.users, 9) as double) as share,
        cast({{ disclosed('coalesce(members.noise_users, 0)') }} as bigint) as noise_users,
        cast(clusters.stability as double) as stability,
        clusters.is_unstable,
        cast(clusters.cluster_silhouette as double) as silhouette,
        cast(round(members.mean_distance, 9) as double) as mean_distance,
        cast(clusters.radius as double) as radius,
        cast(nullif(telling_metrics.more_than_others, '') as {{ dbt.type_string() }}) as more_than_others,
        cast(nullif(telling_metrics.less_than_others, '') as {{ dbt.type_string() }}) as less_than_others
    from clusters
    inner join telling_metrics
        on clusters.as_of_date = telling_metrics.as_of_date and clusters.cluster_id = telling_metrics.cluster_id
    left join members on clusters.as_of_date = members.as_of_date and clusters.cluster_id = members.cluster_id
    left join populations on clusters.as_of_date = populations.as_of_date
)

select * from final
