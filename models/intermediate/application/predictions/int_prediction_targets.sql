-- What is foreseen of people, how far ahead, and from which chance on it is called high and medium.
with

lifecycle_rules as (select * from {{ ref('int_lifecycle_rules') }}),

bands as (
    select
        max(case when rule = 'high_band_multiple' then value end) as high_multiple,
        max(case when rule = 'medium_band_multiple' then value end) as medium_multiple
    from lifecycle_rules
),

targets as (
    select
        case when lifecycle_rules.rule = 'churn_horizon_days' then 'churn' else 'purchase' end as target,
        cast(lifecycle_rules.value as integer) as horizon_days,
        bands.high_multiple,
        bands.medium_multiple
    from lifecycle_rules
    cross join bands
    where lifecycle_rules.rule in ('churn_horizon_days', 'purchase_horizon_days')
)

select * from targets
