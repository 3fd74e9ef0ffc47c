-- What predictions are made by: the algorithm and its features, with their importance.
with

fits as (select * from {{ ref('int_prediction_fits') }}),

parameters as (
    select
        target as model,
        cast(as_of_date as date) as as_of_date,
        case when kind = 'algorithm' then 'validation_brier_' else 'importance_' end || name as parameter,
        value
    from fits
    where kind in ('algorithm', 'feature')
)

select * from parameters
