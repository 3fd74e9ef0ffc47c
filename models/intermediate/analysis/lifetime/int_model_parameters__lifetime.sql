-- The fitted parameters of lifetime value, one a row.
with

fits as (select * from {{ ref('int_lifetime_fits') }}),

parameters as (
    select
        cast(as_of_date as date) as as_of_date,
        case when parameter in ('p', 'q', 'gamma') then 'gamma_gamma' else 'bg_nbd' end as model,
        parameter,
        value
    from fits
    unpivot (value for parameter in (r, alpha, a, b, p, q, gamma))
    where not is_holdout
)

select * from parameters
