-- How likely people are to churn, and why. Whoever is churned already or was never activated can not.
with

chances as (select * from {{ ref('int_prediction_chances') }}),
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
        chances.chance as churn_probability,
        cast(chances.band as {{ dbt.type_string() }}) as churn_band,
        cast(chances.top_reasons as {{ dbt.type_string() }}) as top_reasons,
        chances.is_better_than_baseline,
        chances.model_probability,
        chances.baseline_probability,
        chances.horizon_days
    from chances
    inner join profiled on chances.user_id = profiled.user_id
    where chances.target = 'churn' and chances.split = 'score'
)

select * from final
