-- How like those who meet an audience's rules each person is: the logistic function of what their position speaks for. Where they
-- can not be told from others there are no coefficients, and nobody is scored.
with

pool as (select * from {{ ref('int_lookalike_pool') }}),
positions as (select * from {{ ref('int_user_positions') }}),
fits as (select * from {{ ref('int_lookalike_fits') }}),

coefficients as (
    select
        audience,
        cast(as_of_date as date) as as_of_date,
        parameter,
        parameter_value
    from fits
    where kind = 'coefficient'
),

weighted as (
    select
        pool.audience,
        pool.user_id,
        pool.as_of_date,
        pool.meets_rules,
        pool.is_sampled and pool.is_held_out as is_held_out,
        cast({{ exact_sum('positions.value * coefficients.parameter_value') }} as double) as evidence
    from pool
    inner join positions on pool.user_id = positions.user_id and pool.as_of_date = positions.as_of_date
    inner join coefficients
        on
            pool.audience = coefficients.audience
            and pool.as_of_date = coefficients.as_of_date
            and positions.metric = coefficients.parameter
    group by pool.audience, pool.user_id, pool.as_of_date, pool.meets_rules, pool.is_sampled and pool.is_held_out
),

scores as (
    select
        weighted.audience,
        weighted.user_id,
        weighted.as_of_date,
        weighted.meets_rules,
        weighted.is_held_out,
        round(100 / (1 + exp(-(weighted.evidence + intercepts.parameter_value))), 9) as score
    from weighted
    inner join coefficients as intercepts
        on
            weighted.audience = intercepts.audience
            and weighted.as_of_date = intercepts.as_of_date
            and intercepts.parameter = 'intercept'
)

select * from scores
