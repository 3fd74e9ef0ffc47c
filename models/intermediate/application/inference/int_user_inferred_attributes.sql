-- What was inferred of people, in one row each.
with

inferred_values as (select * from {{ ref('int_inferred_values') }}),

inferred as (
    select
        user_id,
        max(case when attribute = 'gender' then inferred_value end) as gender,
        max(case when attribute = 'gender' then confidence end) as gender_confidence,
        max(case when attribute = 'age_band' then inferred_value end) as age_band,
        max(case when attribute = 'age_band' then confidence end) as age_band_confidence,
        max(case when attribute = 'province' then inferred_value end) as province,
        max(case when attribute = 'province' then confidence end) as province_confidence,
        max(case when attribute = 'occupation' then inferred_value end) as occupation,
        max(case when attribute = 'occupation' then confidence end) as occupation_confidence
    from inferred_values
    group by user_id
)

select * from inferred
