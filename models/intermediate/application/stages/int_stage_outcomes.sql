-- What was foreseen of people whom models had not learned from, and what was true, with the stage of life they were in: of
-- churn and purchase on the day they were observed; of attributes whether the likeliest value is what they declared.
with

scores as (select * from {{ ref('int_prediction_scores') }}),
examples as (select * from {{ ref('int_prediction_examples') }}),
sequences as (select * from {{ ref('int_prediction_sequences') }}),
guesses as (select * from {{ ref('int_attribute_guesses') }}),
lifecycle as (select * from {{ ref('fct_user_lifecycle') }}),

of_predictions as (
    select
        scores.target as model,
        examples.as_of_date,
        scores.user_id,
        coalesce(sequences.stage, 'registered') as stage,
        scores.model_probability as chance,
        examples.outcome
    from scores
    inner join examples
        on
            scores.target = examples.target
            and scores.as_of_date = examples.as_of_date
            and scores.split = examples.split
            and scores.user_id = examples.user_id
    inner join sequences
        on examples.user_id = sequences.user_id and examples.observation_date = sequences.observation_date
    where scores.split = 'test'
),

of_inference as (
    select
        'inferred_' || guesses.attribute as model,
        guesses.as_of_date,
        guesses.user_id,
        lifecycle.stage,
        guesses.confidence as chance,
        case when guesses.guessed_value = guesses.declared_value then 1 else 0 end as outcome
    from guesses
    inner join lifecycle on guesses.user_id = lifecycle.user_id and guesses.as_of_date = lifecycle.as_of_date
    where guesses.declared_value is not null
),

outcomes as (
    select * from of_predictions
    union all
    select * from of_inference
)

select * from outcomes
