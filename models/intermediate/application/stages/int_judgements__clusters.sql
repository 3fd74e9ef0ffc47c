-- How well people fit into clusters that they had no part in.
with

holdouts as (select * from {{ ref('int_cluster_holdouts') }}),

final as (
    select
        'clusters' as model,
        cast(as_of_date as date) as as_of_date,
        cast(as_of_date as date) as judged_date,
        user_id,
        'holdout_' || metric as metric,
        value
    from holdouts
    unpivot (value for metric in (silhouette, agreement))
)

select * from final
