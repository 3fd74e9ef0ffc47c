-- The cluster whose centre is nearest to a person, and whether they are an outlier even of that.
with

positions as (
    select * from {{ ref('int_user_positions') }}
),

centroids as (
    select * from {{ ref('int_cluster_centroids') }}
),

-- Eligibility speaks as of now, so it is asked again here, where the answer becomes public.
eligibility as (
    select * from {{ ref('fct_user_eligibility') }}
),

profiled as (
    select user_id
    from eligibility
    where purpose = 'profiling' and is_eligible
),

distances as (
    select
        positions.user_id,
        positions.as_of_date,
        centroids.cluster_id,
        max(centroids.radius) as radius,
        sqrt(
            cast({{ exact_sum('(positions.value - centroids.centroid) * (positions.value - centroids.centroid)') }} as double)
        ) as distance
    from positions
    inner join profiled on positions.user_id = profiled.user_id
    inner join centroids on positions.as_of_date = cast(centroids.as_of_date as date) and positions.metric = centroids.metric
    group by positions.user_id, positions.as_of_date, centroids.cluster_id
),

ranked as (
    select
        *,
        row_number() over (partition by user_id, as_of_date order by distance, cluster_id) as nearness,
        lead(distance) over (partition by user_id, as_of_date order by distance, cluster_id) as next_distance
    from distances
),

final as (
    select
        user_id,
        as_of_date,
        cast(cluster_id as integer) as cluster_id,
        cast(round(distance, 9) as double) as distance,
        cast(round(next_distance - distance, 9) as double) as margin,
        round(distance, 9) > radius as is_noise
    from ranked
    where nearness = 1
)

select * from final
