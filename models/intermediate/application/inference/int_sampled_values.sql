-- What the people declared whom inference learns from on some day: all that the learning step reads of it.
with

sample as (select * from {{ ref('int_inference_sample') }}),
declared_values as (select * from {{ ref('int_declared_values') }}),

sampled_people as (
    select distinct user_id from sample
),

sampled_values as (
    select
        declared_values.user_id,
        declared_values.attribute,
        declared_values.declared_value
    from declared_values
    inner join sampled_people on declared_values.user_id = sampled_people.user_id
)

select * from sampled_values
