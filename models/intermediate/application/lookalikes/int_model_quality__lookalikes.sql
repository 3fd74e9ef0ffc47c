-- How well those who meet an audience's rules are told from others, by some that were not learned from. How many they are is not
-- said: they may be few.
with

fits as (select * from {{ ref('int_lookalike_fits') }}),

measures as (
    select
        'lookalikes_' || audience as model,
        cast(as_of_date as date) as as_of_date,
        parameter as metric,
        parameter_value as value,
        case
            when parameter_value is null then 'too_little_data'
            when parameter = 'holdout_lift_low' and parameter_value <= 1 then 'warning'
            else 'ok'
        end as status
    from fits
    where kind = 'measure' and parameter not in ('members', 'holdout_members')
)

select * from measures
