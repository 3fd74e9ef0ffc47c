-- What is learned from until when, and predicted for how long: each day people are looked at, and a hold-out that learns until
-- some weeks before it and is compared with what came then.
with

refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
purchase_days as (select * from {{ ref('int_purchase_days') }}),

first_purchase as (
    select min(purchase_date) as first_purchase_date from purchase_days
),

kinds as (
    select
        false as is_holdout,
        0 as weeks_held_out,
        {{ setting('lifetime_horizon_weeks') }} as horizon_weeks
    union all
    select
        true as is_holdout,
        {{ setting('lifetime_holdout_weeks') }} as weeks_held_out,
        {{ setting('lifetime_holdout_weeks') }} as horizon_weeks
),

periods as (
    select
        refresh_dates.as_of_date,
        kinds.is_holdout,
        cast({{ dbt.dateadd('day', '-7 * kinds.weeks_held_out', 'refresh_dates.as_of_date') }} as date) as observed_until_date,
        cast(kinds.horizon_weeks as integer) as horizon_weeks
    from refresh_dates
    inner join first_purchase on refresh_dates.as_of_date >= first_purchase.first_purchase_date
    cross join kinds
)

select * from periods
