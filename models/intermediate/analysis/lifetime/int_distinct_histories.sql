-- Histories that differ in how many purchases to expect of somebody who still buys, with the fit they are told by. There are far
-- fewer of them than customers.
with

histories as (select * from {{ ref('int_purchase_histories') }}),
fits as (select * from {{ ref('int_lifetime_fits') }}),

distinct_histories as (
    select distinct
        as_of_date,
        is_holdout,
        frequency,
        age_days,
        age_weeks,
        horizon_weeks
    from histories
),

fitted as (
    select
        distinct_histories.*,
        fits.r,
        fits.alpha,
        fits.a,
        fits.b
    from distinct_histories
    inner join fits
        on
            distinct_histories.as_of_date = cast(fits.as_of_date as date)
            and distinct_histories.is_holdout = fits.is_holdout
    where fits.bg_nbd_status = 'ok'
)

select * from fitted
