-- How likely people are to buy, whether they ever did or not, of what, and why.
with

chances as (select * from {{ ref('int_prediction_chances') }}),
categories as (select * from {{ ref('int_likely_categories') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

profiled as (
    select user_id
    from eligibility
    where purpose = 'profiling' and is_eligible
),

final as (
    select
        chances.user_id,
        chances.as_of_date,
        chances.chance as purchase_probability,
        cast(chances.band as {{ dbt.type_string() }}) as purchase_band,
        cast(categories.category as {{ dbt.type_string() }}) as category,
        categories.category_share,
        cast(chances.top_reasons as {{ dbt.type_string() }}) as top_reasons,
        chances.is_better_than_baseline,
        chances.model_probability,
        chances.baseline_probability,
        chances.horizon_days
    from chances
    inner join profiled on chances.user_id = profiled.user_id
    left join categories on chances.user_id = categories.user_id and chances.as_of_date = categories.as_of_date
    where chances.target = 'purchase' and chances.split = 'score'
)

select * from final
