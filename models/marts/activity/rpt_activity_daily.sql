-- How many people were active, day by day, and what the market was about.
with

population_days as (select * from {{ ref('int_population_days') }}),
activity_dates as (select * from {{ ref('int_activity_dates') }}),

final as (
    select
        population_days.activity_date,
        population_days.dau,
        population_days.wau,
        population_days.mau,
        cast(round(population_days.dau * 1.0 / nullif(population_days.mau, 0), 9) as double) as stickiness,
        population_days.new_users,
        population_days.returning_users,
        population_days.reactivated_users,
        population_days.lost_users,
        {{ dbt.datediff('activity_dates.data_start_date', 'population_days.activity_date', 'day') }}
        >= 27 as has_full_window,
        activity_dates.market_context,
        activity_dates.market_context_kind,
        activity_dates.market_value
    from population_days
    inner join activity_dates on population_days.activity_date = activity_dates.activity_date
    where population_days.segment_type = 'all'
)

select * from final
