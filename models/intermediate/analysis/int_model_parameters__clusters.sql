-- What the clusters of each day are: the mean and spread that metrics were scaled by, and the centres on that scale.
with

centroids as (
    select * from {{ ref('int_cluster_centroids') }}
),

scales as (
    select * from {{ ref('int_metric_scales') }}
),

parameters as (
    select
        cast(as_of_date as date) as as_of_date,
        'cluster_' || cast(cluster_id as {{ dbt.type_string() }}) || '.' || metric as parameter,
        centroid as value
    from centroids
    union all
    select
        as_of_date,
        'mean.' || metric as parameter,
        mean_value as value
    from scales
    union all
    select
        as_of_date,
        'spread.' || metric as parameter,
        spread as value
    from scales
),

final as (
    select
        as_of_date,
        'clusters' as model,
        parameter,
        value
    from parameters
)

select * from final
