-- In how many orders of the last `order_window_days` people bought of a category. What is named after a sensitive subject is
-- nobody's likely category.
with

refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
order_lines as (select * from {{ ref('int_order_lines') }}),
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

with_totals as (
    select
        user_id,
        as_of_date,
        category,
        orders,
        cast(sum(orders) over (partition by user_id, as_of_date) as bigint) as all_orders
    from purchases
)

select * from with_totals
