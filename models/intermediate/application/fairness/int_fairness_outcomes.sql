-- How people came off, question by question: who was selected of those who could have been, and of those of whom the truth is
-- known whose was found. An audience can select whom it may address; inference can give a value to whoever declared none; a
-- band of churn, with those above it, can find whoever is scored and, of those the score is tested on, has churned.
with

standing as (select * from {{ ref('int_user_standing') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),
audiences as (select * from {{ ref('int_audiences') }}),
members as (select * from {{ ref('fct_audience_members') }}),
guesses as (select * from {{ ref('int_attribute_guesses') }}),
chances as (select * from {{ ref('int_prediction_chances') }}),
examples as (select * from {{ ref('int_prediction_examples') }}),

of_audiences as (
    select
        standing.user_id,
        standing.as_of_date,
        'audience' as subject_kind,
        audiences.audience as subject,
        'selection_rate' as metric,
        members.user_id is not null as is_positive
    from standing
    inner join eligibility on standing.user_id = eligibility.user_id
    inner join audiences on eligibility.channel = audiences.channel
    left join members
        on
            standing.user_id = members.user_id
            and standing.as_of_date = members.as_of_date
            and audiences.audience = members.audience
    where eligibility.purpose = 'marketing' and eligibility.is_eligible
),

of_inference as (
    select
        user_id,
        as_of_date,
        'inferred_attribute' as subject_kind,
        attribute as subject,
        case when declared_value is null then 'selection_rate' else 'true_positive_rate' end as metric,
        is_sure and guessed_value = coalesce(declared_value, guessed_value) as is_positive
    from guesses
),

-- Whose truth is known is held out from an earlier day: they test the scores.
churn_bands as (
    select
        chances.user_id,
        chances.as_of_date,
        chances.band,
        case when chances.split = 'score' then 'selection_rate' else 'true_positive_rate' end as metric
    from chances
    left join examples
        on
            chances.target = examples.target
            and chances.as_of_date = examples.as_of_date
            and chances.split = examples.split
            and chances.user_id = examples.user_id
    where chances.target = 'churn' and (chances.split = 'score' or examples.outcome = 1)
),

of_churn as (
    select
        user_id,
        as_of_date,
        'churn_band' as subject_kind,
        'high' as subject,
        metric,
        band = 'high' as is_positive
    from churn_bands
    union all
    select
        user_id,
        as_of_date,
        'churn_band' as subject_kind,
        'medium_or_high' as subject,
        metric,
        band in ('medium', 'high') as is_positive
    from churn_bands
),

outcomes as (
    select * from of_audiences
    union all
    select * from of_inference
    union all
    select * from of_churn
),

final as (
    select
        *,
        concat_ws(' ', subject_kind, subject, metric) as question
    from outcomes
)

select * from final
