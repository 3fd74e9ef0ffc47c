-- How people came off, question by question: who was selected of those who could have been, and of those of whom the truth is
-- known whose was found. An audience can select whom it may address; inference can give a value to whoever declared none; a
-- band of churn, with those above it, can find whoever is scored and, once the horizon is over, has churned.
with

standing as (select * from {{ ref('int_user_standing') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),
audiences as (select * from {{ ref('int_audiences') }}),
members as (select * from {{ ref('fct_audience_members') }}),
guesses as (select * from {{ ref('int_attribute_guesses') }}),
churn_scores as (select * from {{ ref('fct_churn_scores') }}),
stages as (select * from {{ ref('int_user_lifecycle_stages') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

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

flags as (
    select
        user_id,
        as_of_date,
        'high' as subject,
        churn_band = 'high' as is_flagged
    from churn_scores
    union all
    select
        user_id,
        as_of_date,
        'medium_or_high' as subject,
        churn_band in ('medium', 'high') as is_flagged
    from churn_scores
),

horizons as (
    select
        user_id,
        as_of_date,
        cast({{ dbt.dateadd('day', 'horizon_days', 'as_of_date') }} as date) as horizon_date
    from churn_scores
),

churned as (
    select distinct
        horizons.user_id,
        horizons.as_of_date
    from horizons
    inner join stages on horizons.user_id = stages.user_id
    inner join refresh_dates on horizons.horizon_date <= refresh_dates.as_of_date
    where
        refresh_dates.is_latest
        and stages.stage = 'churned'
        and stages.stage_since_date > horizons.as_of_date
        and stages.stage_since_date <= horizons.horizon_date
),

of_churn as (
    select
        user_id,
        as_of_date,
        'churn_band' as subject_kind,
        subject,
        'selection_rate' as metric,
        is_flagged as is_positive
    from flags
    union all
    select
        flags.user_id,
        flags.as_of_date,
        'churn_band' as subject_kind,
        flags.subject,
        'true_positive_rate' as metric,
        flags.is_flagged as is_positive
    from flags
    inner join churned on flags.user_id = churned.user_id and flags.as_of_date = churned.as_of_date
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
