-- How far what was expected of each customer in the weeks held out is from what came.
with

comparisons as (select * from {{ ref('int_lifetime_comparisons') }}),

errors as (
    select
        user_id,
        as_of_date,
        observed_until_date as judged_date,
        purchases_predicted - purchases_actual as purchases_gap,
        abs(purchases_predicted - purchases_actual) as purchases_mae,
        abs(purchases_naive - purchases_actual) as purchases_naive_mae,
        amount_predicted - amount_actual as amount_gap,
        abs(amount_predicted - amount_actual) as amount_mae
    from comparisons
    where purchases_predicted is not null
),

final as (
    select
        case when metric like 'amount_%' then 'gamma_gamma' else 'bg_nbd' end as model,
        as_of_date,
        judged_date,
        user_id,
        'holdout_' || metric as metric,
        value
    from errors
    unpivot (
        value for metric in (purchases_gap, purchases_mae, purchases_naive_mae, amount_gap, amount_mae)
    )
)

select * from final
