-- What predictions are learned from, and the words that reasons are told in, typed.
with

prediction_features as (
    select * from {{ ref('prediction_features') }}
),

typed as (
    select
        {{ clean_word('feature') }} as feature,
        {{ clean_word('feature_group') }} as feature_group,
        nullif(trim(words), '') as words
    from prediction_features
)

select * from typed
