-- The features that tags look at, of all that fct_user_features has: numbers and words.
with

user_features as (
    select * from {{ ref('fct_user_features') }}
),

tags as (
    select * from {{ ref('int_tags') }}
),

subjects as (
    select distinct subject
    from tags
    where kind = 'feature'
),

numbers as (
    select
        user_id,
        as_of_date,
        subject,
        cast(value as double) as number_value,
        cast(null as {{ dbt.type_string() }}) as word_value
    from user_features
    unpivot (value for subject in ({{ numeric_columns('fct_user_features') | join(', ') or 'tenure_days' }}))
),

words as (
    select
        user_id,
        as_of_date,
        subject,
        cast(null as double) as number_value,
        word_value
    from user_features
    unpivot (word_value for subject in ({{ word_columns('fct_user_features') | join(', ') or 'currency' }}))
),

all_values as (
    select * from numbers
    union all
    select * from words
),

feature_values as (
    select
        all_values.user_id,
        all_values.as_of_date,
        all_values.subject,
        all_values.number_value,
        all_values.word_value
    from all_values
    inner join subjects on all_values.subject = subjects.subject
)

select * from feature_values
