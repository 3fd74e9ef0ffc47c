-- What was predicted of each customer for the weeks held out, and what came. `naive` is what comes if everybody goes on at their
-- own pace.
with

predictions as (select * from {{ ref('int_user_lifetime') }}),
purchase_days as (select * from {{ ref('int_purchase_days') }}),

held_out as (
    select * from predictions where is_holdout
),

purchases_after as (
    select
        held_out.user_id,
        held_out.as_of_date,
        count(*) as purchases,
        cast(coalesce(sum(purchase_days.amount), 0) as double) as amount
    from held_out
    inner join purchase_days
        on
            held_out.user_id = purchase_days.user_id
            and held_out.observed_until_date < purchase_days.purchase_date
            and held_out.as_of_date >= purchase_days.purchase_date
    group by held_out.user_id, held_out.as_of_date
),

compared as (
    select
        held_out.user_id,
        held_out.as_of_date,
        held_out.observed_until_date,
        held_out.frequency,
        held_out.horizon_weeks,
        held_out.expected_purchases as purchases_predicted,
        held_out.expected_value_amount as amount_predicted,
        coalesce(held_out.frequency * held_out.horizon_weeks / nullif(held_out.age_weeks, 0), 0) as purchases_naive,
        coalesce(purchases_after.purchases, 0) as purchases_actual,
        coalesce(purchases_after.amount, 0) as amount_actual
    from held_out
    left join purchases_after
        on held_out.user_id = purchases_after.user_id and held_out.as_of_date = purchases_after.as_of_date
)

select * from compared
