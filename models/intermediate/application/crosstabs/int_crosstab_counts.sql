-- How many people have one value of an attribute and another of another: every table of two attributes that reports show, and
-- with `all` in the place of the second those of one. For moves the second is the persona on a later day.
with

basics as (select * from {{ ref('int_user_basics') }}),
moves as (select * from {{ ref('int_persona_moves') }}),

pairs as (
    select
        basics.as_of_date,
        basics.attribute,
        basics.value,
        basics.as_of_date as other_date,
        others.attribute as other_attribute,
        others.value as other_value
    from basics
    inner join basics as others on basics.user_id = others.user_id and basics.as_of_date = others.as_of_date
    where basics.attribute < others.attribute
    union all
    select
        as_of_date,
        attribute,
        value,
        as_of_date as other_date,
        'all' as other_attribute,
        'all' as other_value
    from basics
    union all
    select
        from_date as as_of_date,
        'persona' as attribute,
        from_persona as value,
        to_date as other_date,
        'persona' as other_attribute,
        to_persona as other_value
    from moves
),

counts as (
    select
        as_of_date,
        attribute,
        value,
        other_date,
        other_attribute,
        other_value,
        concat_ws(' ', as_of_date, attribute, other_date, other_attribute) as crosstab,
        count(*) as users
    from pairs
    group by as_of_date, attribute, value, other_date, other_attribute, other_value
)

select * from counts
