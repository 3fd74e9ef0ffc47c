-- What people are likeliest to buy of. Their own orders count, and two orders spread as those of people like them are: who never
-- bought is likeliest to buy what those do. Of what somebody never bought only the commonest can win.
with

chances as (select * from {{ ref('int_prediction_chances') }}),
clusters as (select * from {{ ref('fct_user_clusters') }}),
own as (select * from {{ ref('int_category_purchases') }}),
alike as (select * from {{ ref('int_cluster_categories') }}),

people as (
    select
        chances.user_id,
        chances.as_of_date,
        coalesce(clusters.cluster_id, 0) as cluster_id
    from chances
    left join clusters on chances.user_id = clusters.user_id and chances.as_of_date = clusters.as_of_date
    where chances.target = 'purchase' and chances.split = 'score'
),

candidates as (
    select people.user_id, people.as_of_date, people.cluster_id, own.category
    from people
    inner join own on people.user_id = own.user_id and people.as_of_date = own.as_of_date
    union distinct
    select people.user_id, people.as_of_date, people.cluster_id, alike.category
    from people
    inner join alike on people.as_of_date = alike.as_of_date and people.cluster_id = alike.cluster_id
    where alike.category_rank = 1
),

own_totals as (
    select distinct user_id, as_of_date, all_orders
    from own
),

weighed as (
    select
        candidates.user_id,
        candidates.as_of_date,
        candidates.category,
        round(
            (coalesce(own.orders, 0) + 2 * coalesce(alike.share, 0)) / (coalesce(own_totals.all_orders, 0) + 2), 9
        ) as category_share
    from candidates
    left join own
        on
            candidates.user_id = own.user_id
            and candidates.as_of_date = own.as_of_date
            and candidates.category = own.category
    left join own_totals
        on candidates.user_id = own_totals.user_id and candidates.as_of_date = own_totals.as_of_date
    left join alike
        on
            candidates.as_of_date = alike.as_of_date
            and candidates.cluster_id = alike.cluster_id
            and candidates.category = alike.category
),

ranked as (
    select
        *,
        row_number() over (partition by user_id, as_of_date order by category_share desc, category asc) as category_rank
    from weighed
),

likeliest as (
    select
        user_id,
        as_of_date,
        category,
        category_share
    from ranked
    where category_rank = 1
)

select * from likeliest
