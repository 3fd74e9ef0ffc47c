-- How many of an audience's rules speak for a person and how many against. Who meets none has no row.
with

traits as (select * from {{ ref('int_user_traits') }}),
rules as (select * from {{ ref('int_audience_rules') }}),

matches as (
    select
        rules.audience,
        traits.user_id,
        traits.as_of_date,
        sum(case when rules.is_required then 1 else 0 end) as required_rules,
        sum(case when rules.is_required then 0 else 1 end) as forbidden_rules
    from traits
    inner join rules on traits.kind = rules.kind and traits.value = rules.value
    group by rules.audience, traits.user_id, traits.as_of_date
)

select * from matches
