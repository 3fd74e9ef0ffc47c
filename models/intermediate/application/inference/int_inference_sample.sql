-- The people that inference learns from on a day: a bounded sample, in hash order, of those who declared anything. By
-- another hash three of ten are held out: nothing is learned from them, and what is inferred of them shows how good it is.
with

features as (select * from {{ ref('int_inference_features') }}),
declared_values as (select * from {{ ref('int_declared_values') }}),

examples as (
    select distinct
        features.user_id,
        features.as_of_date
    from features
    inner join declared_values on features.user_id = declared_values.user_id
),

ordered as (
    select
        user_id,
        as_of_date,
        row_number() over (partition by as_of_date order by {{ hash_key(['user_id']) }}, user_id) as sample_rank
    from examples
),

sample as (
    select
        features.user_id,
        features.as_of_date,
        features.feature,
        features.feature_value,
        mod({{ hash_key(["'holdout'", 'features.user_id']) }}, 10) < 3 as is_holdout
    from features
    inner join ordered on features.user_id = ordered.user_id and features.as_of_date = ordered.as_of_date
    where ordered.sample_rank <= {{ setting('sample_users') }}
)

select * from sample
