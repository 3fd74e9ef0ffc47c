-- How much more than people at large a person turns to what interest tags name.
with

interests as (
    select * from {{ ref('fct_user_interests') }}
),

tags as (
    select * from {{ ref('int_tags') }}
),

subjects as (
    select distinct subject
    from tags
    where kind = 'interest'
),

named as (
    select
        user_id,
        as_of_date,
        lower(kind || '/' || category) as subject,
        lift
    from interests
),

interest_values as (
    select
        named.user_id,
        named.as_of_date,
        named.subject,
        named.lift as number_value
    from named
    inner join subjects on named.subject = subjects.subject
)

select * from interest_values
