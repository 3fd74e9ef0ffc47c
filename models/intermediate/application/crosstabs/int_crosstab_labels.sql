-- As what each value of a table is shown: values that few people have are shown together, as `other`, so that the total of every
-- row and column can be told.
with

counts as (select * from {{ ref('int_crosstab_counts') }}),

margins as (
    select
        crosstab,
        'row' as side,
        value,
        sum(users) as users
    from counts
    group by crosstab, value
    union all
    select
        crosstab,
        'column' as side,
        other_value as value,
        sum(users) as users
    from counts
    group by crosstab, other_value
),

labels as (
    select
        crosstab,
        side,
        value,
        case when {{ is_pooled('users', 'crosstab, side', 'value') }} then 'other' else value end as label
    from margins
)

select * from labels
