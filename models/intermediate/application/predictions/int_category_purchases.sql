-- In how many orders of the last `order_window_days` people bought of a category, by themselves and by people like them: those
-- of their cluster, for who is in none everybody. What is named after a sensitive subject is nobody's likely category.
with

refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
order_lines as (select * from {{ ref('int_order_lines') }}),
clusters as (select * from {{ ref('fct_user_clusters') }}),
text_matches as (select * from {{ ref('int_text_matches') }}),

sensitive_names as (
    select distinct text_key as name_key
    from text_matches
    where source = 'name' and vocabulary = 'sensitive'
),

purchases as (
    select
        user_accounts.user_id,
        refresh_dates.as_of_date,
        order_lines.category,
        count(distinct order_lines.order_key) as orders
    from order_lines
    inner join user_accounts on order_lines.account_key = user_accounts.account_key
    inner join refresh_dates
        on
            order_lines.order_date <= refresh_dates.as_of_date
            and {{ dbt.datediff('order_lines.order_date', 'refresh_dates.as_of_date', 'day') }}
            < {{ setting('order_window_days') }}
    left join sensitive_names on {{ hash_key(['order_lines.category']) }} = sensitive_names.name_key
    where order_lines.units > 0 and order_lines.category is not null and sensitive_names.name_key is null
    group by user_accounts.user_id, refresh_dates.as_of_date, order_lines.category
),

own as (
    select
        'user' as buyers,
        user_id as buyers_id,
        as_of_date,
        category,
        orders
    from purchases
),

alike as (
    select
        'cluster' as buyers,
        cast(clusters.cluster_id as bigint) as buyers_id,
        purchases.as_of_date,
        purchases.category,
        sum(purchases.orders) as orders
    from purchases
    inner join clusters on purchases.user_id = clusters.user_id and purchases.as_of_date = clusters.as_of_date
    group by clusters.cluster_id, purchases.as_of_date, purchases.category
),

everybody as (
    select
        'all' as buyers,
        cast(0 as bigint) as buyers_id,
        as_of_date,
        category,
        sum(orders) as orders
    from purchases
    group by as_of_date, category
),

counted as (
    select * from own
    union all
    select * from alike
    union all
    select * from everybody
),

shares as (
    select
        buyers,
        buyers_id,
        as_of_date,
        category,
        cast(orders as bigint) as orders,
        cast(sum(orders) over (partition by buyers, buyers_id, as_of_date) as bigint) as all_orders,
        row_number() over (partition by buyers, buyers_id, as_of_date order by orders desc, category asc) as category_rank
    from counted
)

select * from shares
