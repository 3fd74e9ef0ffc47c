-- What sets the members of each audience apart: coefficients for positions on one scale.
with

fits as (select * from {{ ref('int_lookalike_fits') }}),

parameters as (
    select
        'lookalikes_' || audience as model,
        cast(as_of_date as date) as as_of_date,
        parameter,
        parameter_value as value
    from fits
    where kind = 'coefficient'
)

select * from parameters
