-- How well the models of lifetime value fit what they learned from.
with

fits as (select * from {{ ref('int_lifetime_fits') }}),

latest_fits as (
    select * from fits where not is_holdout
),

of_purchases as (
    select
        as_of_date,
        bg_nbd_status as fit_status,
        customers,
        repeat_customers,
        bg_nbd_log_likelihood as log_likelihood,
        bg_nbd_at_bound as parameters_at_bound
    from latest_fits
),

of_amounts as (
    select
        as_of_date,
        gamma_gamma_status as fit_status,
        valued_customers as customers,
        gamma_gamma_log_likelihood as log_likelihood,
        gamma_gamma_at_bound as parameters_at_bound,
        frequency_value_correlation
    from latest_fits
),

measures as (
    select
        as_of_date,
        'bg_nbd' as model,
        fit_status,
        metric,
        value
    from of_purchases
    unpivot include nulls (value for metric in (customers, repeat_customers, log_likelihood, parameters_at_bound))
    union all
    select
        as_of_date,
        'gamma_gamma' as model,
        fit_status,
        metric,
        value
    from of_amounts
    unpivot include nulls (value for metric in (customers, log_likelihood, parameters_at_bound, frequency_value_correlation))
),

-- Gamma-Gamma takes how often and for how much somebody buys to be independent.
final as (
    select
        cast(as_of_date as date) as as_of_date,
        model,
        metric,
        case when fit_status = 'ok' then value end as value,
        case
            when fit_status != 'ok' then fit_status
            when metric = 'parameters_at_bound' and value > 0 then 'warning'
            when metric = 'frequency_value_correlation' and abs(value) > 0.3 then 'warning'
            else 'ok'
        end as status
    from measures
)

select * from final
