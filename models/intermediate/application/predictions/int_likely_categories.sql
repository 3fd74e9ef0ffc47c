-- What people are likeliest to buy of. Their own orders count, and two orders spread as those of people like them are: who never
-- bought is likeliest to buy what those do. Of what somebody never bought only the commonest can win.
with

chances as (select * from {{ ref('int_prediction_chances') }}),
clusters as (select * from {{ ref('fct_user_clusters') }}),
purchases as (select * from {{ ref('int_category_purchases') }}),

people as (
    select
        chances.user_id,
        chances.as_of_date,
        case when clusters.cluster_id is null then 'all' else 'cluster' end as buyers,
        coalesce(cast(clusters.cluster_id as bigint), 0) as buyers_id
    from chances
    left join clusters on chances.user_id = clusters.user_id and chances.as_of_date = clusters.as_of_date
    where chances.target = 'purchase'
),

own as (
    select
        buyers_id as user_id,
        as_of_date,
        category,
        orders,
        all_orders
    from purchases
    where buyers = 'user'
),

own_totals as (
    select
        user_id,
        as_of_date,
        max(all_orders) as all_orders
    from own
    group by user_id, as_of_date
),

candidates as (
    select people.user_id, people.as_of_date, people.buyers, people.buyers_id, own.category
    from people
    inner join own on people.user_id = own.user_id and people.as_of_date = own.as_of_date
    union distinct
    select people.user_id, people.as_of_date, people.buyers, people.buyers_id, purchases.category
    from people
    inner join purchases
        on
            people.buyers = purchases.buyers
            and people.buyers_id = purchases.buyers_id
            and people.as_of_date = purchases.as_of_date
    where purchases.category_rank = 1
),

weighed as (
    select
        candidates.user_id,
        candidates.as_of_date,
        candidates.category,
        round(
            (
                coalesce(own.orders, 0)
                + 2 * coalesce(cast(purchases.orders as double) / purchases.all_orders, 0)
            ) / (coalesce(own_totals.all_orders, 0) + 2),
            9
        ) as category_share
    from candidates
    left join own
        on
            candidates.user_id = own.user_id
            and candidates.as_of_date = own.as_of_date
            and candidates.category = own.category
    left join own_totals
        on candidates.user_id = own_totals.user_id and candidates.as_of_date = own_totals.as_of_date
    left join purchases
        on
            candidates.buyers = purchases.buyers
            and candidates.buyers_id = purchases.buyers_id
            and candidates.as_of_date = purchases.as_of_date
            and candidates.category = purchases.category
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
