-- On which categories and brands people spend, and how they pay: by money for what they bought, by orders for how.
with

user_orders as (
    select * from {{ ref('int_user_orders') }}
),

purchases as (
    select * from {{ ref('int_user_purchases') }}
),

spent as (
    select user_id, as_of_date, 'category' as kind, category as choice, reported_line_amount as spent from purchases
    union all
    select user_id, as_of_date, 'brand' as kind, brand as choice, reported_line_amount as spent from purchases
    union all
    select user_id, as_of_date, 'payment_method' as kind, payment_method as choice, cast(1 as decimal(28, 4)) as spent
    from user_orders
    where is_paid
),

-- What is not known takes no share, nor what cost nothing.
choices as (
    select
        user_id,
        as_of_date,
        kind,
        choice,
        sum(spent) as spent
    from spent
    where choice is not null
    group by user_id, as_of_date, kind, choice
    having sum(spent) > 0
),

shares as (
    select
        user_id,
        as_of_date,
        kind,
        choice,
        cast(spent as double) / cast(sum(spent) over (partition by user_id, as_of_date, kind) as double) as spent_share,
        row_number() over (partition by user_id, as_of_date, kind order by spent desc, choice asc) as choice_rank
    from choices
)

select * from shares
