-- Each customer's purchases up to the end of a period, as the models of lifetime value read them: how many after the first, how
-- long after it the last one came, how long ago the first one was, and what those after the first came to on average.
with

purchase_days as (select * from {{ ref('int_purchase_days') }}),
periods as (select * from {{ ref('int_lifetime_periods') }}),

dated_purchases as (
    select
        user_id,
        purchase_date,
        min(purchase_date) over (partition by user_id) as first_purchase_date,
        amount
    from purchase_days
),

-- Gamma-Gamma knows no amount of nothing.
seen_purchases as (
    select
        periods.as_of_date,
        periods.is_holdout,
        periods.observed_until_date,
        periods.horizon_weeks,
        dated_purchases.user_id,
        dated_purchases.first_purchase_date,
        dated_purchases.purchase_date,
        case
            when dated_purchases.purchase_date > dated_purchases.first_purchase_date and dated_purchases.amount > 0
                then dated_purchases.amount
        end as repeat_amount
    from dated_purchases
    inner join periods on dated_purchases.purchase_date <= periods.observed_until_date
),

counted as (
    select
        as_of_date,
        is_holdout,
        observed_until_date,
        horizon_weeks,
        user_id,
        first_purchase_date,
        max(purchase_date) as last_purchase_date,
        count(*) - 1 as frequency,
        count(repeat_amount) as valued_repeats,
        cast(sum(repeat_amount) as double) as repeat_amount
    from seen_purchases
    group by 1, 2, 3, 4, 5, 6
),

histories as (
    select
        *,
        {{ dbt.datediff('first_purchase_date', 'last_purchase_date', 'day') }}
            as recency_days,
        {{ dbt.datediff('first_purchase_date', 'observed_until_date', 'day') }}
            as age_days,
        repeat_amount / nullif(valued_repeats, 0) as mean_repeat_amount
    from counted
),

final as (
    select
        user_id,
        as_of_date,
        is_holdout,
        observed_until_date,
        horizon_weeks,
        first_purchase_date,
        last_purchase_date,
        cast(frequency as bigint) as frequency,
        cast(recency_days as double) / 7 as recency_weeks,
        cast(age_days as bigint) as age_days,
        cast(age_days as double) / 7 as age_weeks,
        valued_repeats,
        mean_repeat_amount
    from histories
)

select * from final
