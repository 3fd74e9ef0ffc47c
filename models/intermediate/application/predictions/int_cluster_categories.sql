-- How the orders of the people of a cluster are spread over categories; cluster 0 is everybody.
with

purchases as (select * from {{ ref('int_category_purchases') }}),
clusters as (select * from {{ ref('fct_user_clusters') }}),

memberships as (
    select
        purchases.as_of_date,
        clusters.cluster_id,
        purchases.category,
        purchases.orders
    from purchases
    inner join clusters on purchases.user_id = clusters.user_id and purchases.as_of_date = clusters.as_of_date
    union all
    select
        as_of_date,
        0 as cluster_id,
        category,
        orders
    from purchases
),

counted as (
    select
        as_of_date,
        cluster_id,
        category,
        cast(sum(orders) as bigint) as orders
    from memberships
    group by as_of_date, cluster_id, category
),

shares as (
    select
        as_of_date,
        cluster_id,
        category,
        cast(orders as double) / sum(orders) over (partition by as_of_date, cluster_id) as share,
        row_number() over (partition by as_of_date, cluster_id order by orders desc, category asc) as category_rank
    from counted
)

select * from shares
