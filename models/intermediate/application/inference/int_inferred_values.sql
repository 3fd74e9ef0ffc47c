-- Attributes that people did not declare, inferred where the fit is sure enough: the softmax of what their behaviour speaks for.
with

features as (select * from {{ ref('int_inference_features') }}),
declared_values as (select * from {{ ref('int_declared_values') }}),
fits as (select * from {{ ref('int_attribute_fits') }}),

coefficients as (
    select
        attribute,
        outcome,
        parameter as feature,
        parameter_value as coefficient
    from fits
    where kind = 'coefficient'
),

thresholds as (
    select
        attribute,
        parameter_value as minimum_confidence
    from fits
    where kind = 'measure' and parameter = 'minimum_confidence'
),

scores as (
    select
        features.user_id,
        features.as_of_date,
        coefficients.attribute,
        coefficients.outcome,
        cast({{ exact_sum('features.feature_value * coefficients.coefficient') }} as double) as score
    from features
    inner join coefficients on features.feature = coefficients.feature
    group by features.user_id, features.as_of_date, coefficients.attribute, coefficients.outcome
),

-- What was declared is never looked behind.
undeclared as (
    select scores.*
    from scores
    left join declared_values
        on scores.user_id = declared_values.user_id and scores.attribute = declared_values.attribute
    where declared_values.user_id is null
),

-- Less the greatest score, so that no power is too large.
odds as (
    select
        *,
        exp(score - max(score) over (partition by user_id, attribute)) as odds
    from undeclared
),

chances as (
    select
        *,
        round(odds / cast({{ exact_sum('odds') }} over (partition by user_id, attribute) as double), 9) as chance
    from odds
),

ranked as (
    select
        *,
        row_number() over (partition by user_id, attribute order by chance desc, outcome asc) as chance_rank
    from chances
),

sure as (
    select
        ranked.user_id,
        ranked.as_of_date,
        ranked.attribute,
        ranked.outcome as inferred_value,
        least(ranked.chance, 0.999999999) as confidence
    from ranked
    inner join thresholds on ranked.attribute = thresholds.attribute
    where ranked.chance_rank = 1 and ranked.chance >= thresholds.minimum_confidence and ranked.outcome != '(rare)'
)

select * from sure
