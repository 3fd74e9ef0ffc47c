-- The cells of each table under the labels they are shown with, those that nobody is in included.
with

counts as (select * from {{ ref('int_crosstab_counts') }}),
labels as (select * from {{ ref('int_crosstab_labels') }}),

tables as (
    select distinct crosstab, report, as_of_date, attribute, other_date, other_attribute from counts
),

row_labels as (
    select distinct crosstab, label from labels where side = 'row'
),

column_labels as (
    select distinct crosstab, label from labels where side = 'column'
),

labelled as (
    select
        counts.crosstab,
        row_values.label as value,
        column_values.label as other_value,
        sum(counts.users) as users
    from counts
    inner join labels as row_values
        on counts.crosstab = row_values.crosstab and counts.value = row_values.value and row_values.side = 'row'
    inner join labels as column_values
        on
            counts.crosstab = column_values.crosstab
            and counts.other_value = column_values.value
            and column_values.side = 'column'
    group by counts.crosstab, row_values.label, column_values.label
),

cells as (
    select
        tables.crosstab,
        tables.report,
        tables.as_of_date,
        tables.attribute,
        row_labels.label as value,
        tables.other_date,
        tables.other_attribute,
        column_labels.label as other_value,
        cast(coalesce(labelled.users, 0) as bigint) as users
    from tables
    inner join row_labels on tables.crosstab = row_labels.crosstab
    inner join column_labels on tables.crosstab = column_labels.crosstab
    left join labelled
        on
            tables.crosstab = labelled.crosstab
            and row_labels.label = labelled.value
            and column_labels.label = labelled.other_value
)

select * from cells
