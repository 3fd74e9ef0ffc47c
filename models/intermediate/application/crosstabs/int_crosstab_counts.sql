-- How many people have one value of an attribute and another of another: every table of two attributes that reports show, and
-- with `all` in the place of the second those of one. For moves the second is the persona on a later day, for fairness whether
-- people came off well.
with

basics as (select * from {{ ref('int_user_basics') }}),
moves as (select * from {{ ref('int_persona_moves') }}),
fairness_outcomes as (select * from {{ ref('int_fairness_outcomes') }}),

pairs as (
    select
        'population' as report,
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
        'population' as report,
        as_of_date,
        attribute,
        value,
        as_of_date as other_date,
        'all' as other_attribute,
        'all' as other_value
    from basics
    union all
    select
        'persona_moves' as report,
        from_date as as_of_date,
        'persona' as attribute,
        from_persona as value,
        to_date as other_date,
        'persona' as other_attribute,
        to_persona as other_value
    from moves
    union all
    select
        'fairness' as report,
        basics.as_of_date,
        basics.attribute,
        basics.value,
        fairness_outcomes.as_of_date as other_date,
        fairness_outcomes.question as other_attribute,
        case when fairness_outcomes.is_positive then 'yes' else 'no' end as other_value
    from fairness_outcomes
    inner join basics
        on fairness_outcomes.user_id = basics.user_id and fairness_outcomes.as_of_date = basics.as_of_date
    where basics.attribute in ('gender', 'age_band', 'province')
),

counts as (
    select
        report,
        as_of_date,
        attribute,
        value,
        other_date,
        other_attribute,
        other_value,
        concat_ws(' ', as_of_date, attribute, other_date, other_attribute) as crosstab,
        count(*) as users
    from pairs
    group by report, as_of_date, attribute, value, other_date, other_attribute, other_value
)

select * from counts
