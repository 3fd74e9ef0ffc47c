-- How well the models of lifetime value foretold the weeks that were held out.
with

fits as (select * from {{ ref('int_lifetime_fits') }}),
holdout as (select * from {{ ref('int_lifetime_holdout') }}),

holdout_fits as (
    select
        cast(as_of_date as date) as as_of_date,
        bg_nbd_status,
        case when bg_nbd_status = 'ok' then gamma_gamma_status else bg_nbd_status end as amount_status
    from fits
    where is_holdout
),

totals as (
    select
        holdout_fits.as_of_date,
        holdout_fits.bg_nbd_status,
        holdout_fits.amount_status,
        cast(holdout.weeks as double) as weeks,
        cast(holdout.customers as double) as customers,
        holdout.purchases_predicted,
        holdout.purchases_naive,
        holdout.purchases_actual,
        holdout.purchases_mae,
        holdout.purchases_naive_mae,
        holdout.amount_predicted,
        holdout.amount_actual,
        holdout.amount_mae
    from holdout_fits
    left join holdout on holdout_fits.as_of_date = holdout.as_of_date and holdout.frequency_group = 'all'
),

-- All or none, because a group that is left out is what the others lack of the total.
groups as (
    select
        as_of_date,
        frequency_group,
        cast(customers as double) as customers,
        purchases_predicted,
        purchases_actual,
        min(customers) over (partition by as_of_date) as smallest_customers
    from holdout
    where frequency_group != 'all'
),

measures as (
    select
        as_of_date,
        'bg_nbd' as model,
        bg_nbd_status as fit_status,
        metric,
        value
    from totals
    unpivot include nulls (
        value for metric in (
            weeks, customers, purchases_predicted, purchases_naive, purchases_actual, purchases_mae, purchases_naive_mae
        )
    )
    union all
    select
        as_of_date,
        'gamma_gamma' as model,
        amount_status as fit_status,
        metric,
        value
    from totals
    unpivot include nulls (value for metric in (amount_predicted, amount_actual, amount_mae))
    union all
    select
        as_of_date,
        'bg_nbd' as model,
        'ok' as fit_status,
        metric || '_' || frequency_group as metric,
        value
    from groups
    unpivot (value for metric in (customers, purchases_predicted, purchases_actual))
    where smallest_customers >= {{ setting('minimum_cell_users') }}
),

final as (
    select
        as_of_date,
        model,
        'holdout_' || metric as metric,
        case when fit_status = 'ok' then value end as value,
        fit_status as status
    from measures
)

select * from final
