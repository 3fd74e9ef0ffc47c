-- How good inference is, by people whose declared value it did not see.
with

fits as (select * from {{ ref('int_attribute_fits') }}),
attributes as (select * from {{ ref('int_inferred_attributes') }}),

measures as (
    select
        'inferred_' || fits.attribute as model,
        cast(fits.as_of_date as date) as as_of_date,
        fits.parameter as metric,
        fits.parameter_value as value,
        case
            when fits.parameter_value is null then 'too_little_data'
            when fits.parameter = 'holdout_log_loss_gain_low' and fits.parameter_value <= 0 then 'warning'
            when fits.parameter = 'holdout_precision' and fits.parameter_value < attributes.minimum_precision then 'warning'
            else 'ok'
        end as status
    from fits
    inner join attributes on fits.attribute = attributes.attribute
    where fits.kind = 'measure'
)

select * from measures
