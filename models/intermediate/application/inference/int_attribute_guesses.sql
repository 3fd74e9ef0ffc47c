-- What the behaviour of people speaks for, attribute by attribute: the softmax of their scores, and whether it is sure enough to
-- be given. Of those who did not declare it, and of those whom nothing was learned from, to compare it with what they declared.
with

features as (select * from {{ ref('int_inference_features') }}),
sample as (select * from {{ ref('int_inference_sample') }}),
declared_values as (select * from {{ ref('int_declared_values') }}),
fits as (select * from {{ ref('int_attribute_fits') }}),

coefficients as (
    select
        cast(as_of_date as date) as as_of_date,
        attribute,
        outcome,
        parameter as feature,
        parameter_value as coefficient
    from fits
    where kind = 'coefficient'
),

thresholds as (
    select
        cast(as_of_date as date) as as_of_date,
        attribute,
        parameter_value as minimum_confidence
    from fits
    where kind = 'measure' and parameter = 'minimum_confidence'
),

held_out as (
    select distinct user_id, as_of_date from sample where is_holdout
),

scores as (
    select
        features.user_id,
        features.as_of_date,
        coefficients.attribute,
        coefficients.outcome,
        cast({{ exact_sum('features.feature_value * coefficients.coefficient') }} as double) as score
    from features
    inner join coefficients on features.as_of_date = coefficients.as_of_date and features.feature = coefficients.feature
    group by features.user_id, features.as_of_date, coefficients.attribute, coefficients.outcome
),

-- What was declared and learned from is never looked behind.
asked as (
    select
        scores.*,
        declared_values.declared_value
    from scores
    left join declared_values
        on scores.user_id = declared_values.user_id and scores.attribute = declared_values.attribute
    left join held_out on scores.user_id = held_out.user_id and scores.as_of_date = held_out.as_of_date
    where declared_values.user_id is null or held_out.user_id is not null
),

-- Less the greatest score, so that no power is too large.
odds as (
    select
        *,
        exp(score - max(score) over (partition by user_id, as_of_date, attribute)) as odds
    from asked
),

chances as (
    select
        *,
        round(odds / cast({{ exact_sum('odds') }} over (partition by user_id, as_of_date, attribute) as double), 9) as chance
    from odds
),

ranked as (
    select
        *,
        row_number() over (
            partition by user_id, as_of_date, attribute order by chance desc, outcome asc
        ) as chance_rank
    from chances
),

guesses as (
    select
        ranked.user_id,
        ranked.as_of_date,
        ranked.attribute,
        ranked.declared_value,
        ranked.outcome as guessed_value,
        least(ranked.chance, 0.999999999) as confidence,
        ranked.chance >= thresholds.minimum_confidence and ranked.outcome != '(rare)' as is_sure
    from ranked
    inner join thresholds on ranked.as_of_date = thresholds.as_of_date and ranked.attribute = thresholds.attribute
    where ranked.chance_rank = 1
)

select * from guesses
