-- What people who may be analysed declared of themselves, attribute by attribute, on the days they were known. What they did not
-- declare is `unknown`: guesses are not counted.
with

user_dates as (select * from {{ ref('int_user_dates') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),
declared as (select * from {{ ref('int_user_declared_attributes') }}),

people as (
    select
        user_dates.user_id,
        user_dates.as_of_date,
        declared.gender,
        declared.age_band,
        declared.province,
        declared.occupation
    from user_dates
    inner join eligibility on user_dates.user_id = eligibility.user_id
    inner join declared on user_dates.user_id = declared.user_id
    where eligibility.purpose = 'analytics' and eligibility.is_eligible
),

basics as (
    select user_id, as_of_date, 'gender' as attribute, coalesce(gender, 'unknown') as value from people
    union all
    select user_id, as_of_date, 'age_band' as attribute, coalesce(age_band, 'unknown') as value from people
    union all
    select user_id, as_of_date, 'province' as attribute, coalesce(province, 'unknown') as value from people
    union all
    select user_id, as_of_date, 'occupation' as attribute, coalesce(occupation, 'unknown') as value from people
)

select * from basics
