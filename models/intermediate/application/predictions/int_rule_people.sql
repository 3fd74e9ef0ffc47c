{{ config(materialized='view') }}

-- What rules are found in: the chances of the latest day beside all that fct_user_features says of the person.
with

chances as (select * from {{ ref('int_prediction_chances') }}),
features as (select * from {{ ref('fct_user_features') }}),

people as (
    select
        chances.target,
        chances.chance,
        chances.band,
        row_number() over (
            partition by chances.target order by {{ hash_key(['chances.user_id']) }}, chances.user_id
        ) as sample_rank,
        features.*
    from chances
    inner join features on chances.user_id = features.user_id and chances.as_of_date = features.as_of_date
    where features.is_latest and chances.split = 'score'
)

select * from people
