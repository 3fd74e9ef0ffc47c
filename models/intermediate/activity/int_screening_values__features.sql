-- The features that screening rules compare, of all that fct_user_features has.
with

user_features as (
    select * from {{ ref('fct_user_features') }}
),

rules as (
    select * from {{ ref('int_screening_rules') }}
),

subjects as (
    select distinct subject
    from rules
    where kind = 'feature'
),

unpivoted as (
    select
        user_id,
        as_of_date,
        subject,
        value
    from user_features
    unpivot (value for subject in ({{ numeric_columns('fct_user_features') | join(', ') or 'tenure_days' }}))
),

feature_values as (
    select
        unpivoted.user_id,
        unpivoted.as_of_date,
        unpivoted.subject,
        cast(unpivoted.value as double) as value
    from unpivoted
    inner join subjects on unpivoted.subject = subjects.subject
)

select * from feature_values
