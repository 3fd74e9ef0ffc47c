-- What was predicted for the weeks held out, and what came: of all customers, and of those with equally many purchases before.
-- `naive` is what comes if everybody goes on at their own pace.
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
        held_out.as_of_date,
        case
            when held_out.frequency >= 5 then 'frequency_5_or_more'
            else 'frequency_' || cast(held_out.frequency as {{ dbt.type_string() }})
        end as frequency_group,
        held_out.horizon_weeks,
        held_out.expected_purchases as purchases_predicted,
        held_out.expected_value_amount as amount_predicted,
        coalesce(held_out.frequency * held_out.horizon_weeks / nullif(held_out.age_weeks, 0), 0) as purchases_naive,
        coalesce(purchases_after.purchases, 0) as purchases_actual,
        coalesce(purchases_after.amount, 0) as amount_actual
    from held_out
    left join purchases_after
        on held_out.user_id = purchases_after.user_id and held_out.as_of_date = purchases_after.as_of_date
),

groups as (
    select
        'all' as group_name,
        *
    from compared
    union all
    select
        frequency_group as group_name,
        *
    from compared
),

final as (
    select
        as_of_date,
        group_name as frequency_group,
        max(horizon_weeks) as weeks,
        count(*) as customers,
        cast({{ exact_sum('purchases_predicted') }} as double) as purchases_predicted,
        cast({{ exact_sum('purchases_naive') }} as double) as purchases_naive,
        cast(sum(purchases_actual) as double) as purchases_actual,
        cast({{ exact_sum('abs(purchases_predicted - purchases_actual)') }} as double) / count(*) as purchases_mae,
        cast({{ exact_sum('abs(purchases_naive - purchases_actual)') }} as double) / count(*) as purchases_naive_mae,
        cast({{ exact_sum('amount_predicted') }} as double) as amount_predicted,
        cast({{ exact_sum('amount_actual') }} as double) as amount_actual,
        cast({{ exact_sum('abs(amount_predicted - amount_actual)') }} as double) / count(*) as amount_mae
    from groups
    group by as_of_date, group_name
)

select * from final
