-- How good predictions are, by people of a later time than those they were learned from.
with

fits as (select * from {{ ref('int_prediction_fits') }}),

measures as (
    select
        target as model,
        cast(as_of_date as date) as as_of_date,
        name as metric,
        value,
        case
            when value is null then 'too_little_data'
            when name = 'holdout_brier_gain_low' and value <= 0 then 'warning'
            else 'ok'
        end as status
    from fits
    where kind = 'measure'
)

select * from measures
