-- How far apart people's order days are, and when the next one would come. Several orders of a day are one.
with

user_orders as (
    select * from {{ ref('int_user_orders') }}
),

order_days as (
    select distinct
        user_id,
        as_of_date,
        order_date
    from user_orders
    where is_paid
),

with_gaps as (
    select
        *,
        {{ dbt.datediff(
            'lag(order_date) over (partition by user_id, as_of_date order by order_date)', 'order_date', 'day'
        ) }} as gap_days
    from order_days
),

-- One gap alone is no rhythm.
cycles as (
    select
        user_id,
        as_of_date,
        count(*) as order_days,
        max(order_date) as last_order_date,
        case when count(gap_days) >= 2 then median(gap_days) end as median_gap_days
    from with_gaps
    group by user_id, as_of_date
),

expected as (
    select
        *,
        cast({{ dbt.dateadd('day', 'cast(ceil(median_gap_days) as integer)', 'last_order_date') }} as date) as next_expected_date,
        {{ dbt.datediff('last_order_date', 'as_of_date', 'day') }}
            as days_since_last_order
    from cycles
),

final as (
    select
        *,
        case
            when median_gap_days is null then 'insufficient_data'
            when next_expected_date > as_of_date then 'on_cycle'
            when days_since_last_order < 2 * median_gap_days then 'due'
            else 'overdue'
        end as order_cycle_status
    from expected
)

select * from final
