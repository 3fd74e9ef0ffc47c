-- When people spend: at weekends, on holidays and in which month of the year.
with

user_orders as (
    select * from {{ ref('int_user_orders') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

dated_orders as (
    select
        user_orders.user_id,
        user_orders.as_of_date,
        extract(month from user_orders.order_date) as order_month,
        dates.is_weekend,
        dates.market_context_kind = 'holiday' as is_holiday,
        dates.is_holiday_kr is not null or dates.is_holiday_cn is not null as is_calendar_known,
        user_orders.reported_net_amount as spent
    from user_orders
    inner join dates on user_orders.order_date = dates.date
    where user_orders.is_paid and user_orders.reported_net_amount > 0
),

months as (
    select
        user_id,
        as_of_date,
        order_month,
        sum(spent) as spent,
        sum(case when is_weekend then spent else 0 end) as weekend_spent,
        sum(case when is_holiday then spent else 0 end) as holiday_spent,
        bool_and(is_calendar_known) as is_calendar_known
    from dated_orders
    group by user_id, as_of_date, order_month
),

-- Of several months with the same money the first. Holidays are known only where the calendar has all of the years.
seasons as (
    select
        user_id,
        as_of_date,
        max_by(order_month, {{ order_pair('spent', '-order_month') }}) as top_month,
        cast(max(spent) as double) / cast(sum(spent) as double) as top_month_share,
        cast(sum(weekend_spent) as double) / cast(sum(spent) as double) as weekend_share,
        case
            when bool_and(is_calendar_known) then cast(sum(holiday_spent) as double) / cast(sum(spent) as double)
        end as holiday_share
    from months
    group by user_id, as_of_date
)

select * from seasons
