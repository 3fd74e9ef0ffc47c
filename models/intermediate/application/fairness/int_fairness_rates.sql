-- The rate of each group of people, question by question, with the largest group to compare it with. Rates of blocks that are
-- suppressed are not known; neither is any where the largest group's is not.
with

cells as (select * from {{ ref('int_crosstab_disclosure') }}),
outcomes as (select * from {{ ref('int_fairness_outcomes') }}),

questions as (
    select distinct question, subject_kind, subject, metric from outcomes
),

-- Few people with an outcome, and those without, are one column together: then no rate is told.
groups as (
    select
        crosstab,
        as_of_date,
        attribute,
        value as attribute_value,
        other_attribute as question,
        sum(users) as users,
        sum(case when other_value = 'yes' then users else 0 end) as positives,
        bool_or(is_suppressed or other_value = 'other') as is_suppressed
    from cells
    where report = 'fairness'
    group by crosstab, as_of_date, attribute, value, other_attribute
),

-- Those who declared nothing, or something rare, are compared, but nobody is compared with them.
ranked as (
    select
        *,
        row_number() over (partition by crosstab order by users desc, attribute_value asc) as size_rank
    from groups
    where attribute_value not in ('unknown', 'other')
),

rates as (
    select
        groups.as_of_date,
        questions.subject_kind,
        questions.subject,
        groups.attribute,
        groups.attribute_value,
        questions.metric,
        largest.attribute_value as reference_value,
        {{ disclosed('groups.users') }} as users,
        case when not groups.is_suppressed then groups.positives end as positives,
        case when not largest.is_suppressed then largest.users end as reference_users,
        case when not largest.is_suppressed then largest.positives end as reference_positives
    from groups
    inner join questions on groups.question = questions.question
    inner join ranked as largest on groups.crosstab = largest.crosstab
    where largest.size_rank = 1
)

select * from rates
