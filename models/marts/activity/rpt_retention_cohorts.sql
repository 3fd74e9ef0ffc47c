-- How many of those who joined in a month were active how many months later.
with

retention as (
    select * from {{ ref('int_cohort_retention') }}
),

final as (
    select
        cohort_month,
        period_index,
        as_of_date,
        cast(cohort_size as bigint) as cohort_size,
        cast(retained_users as bigint) as retained_users,
        cast(round(retained_users * 1.0 / cohort_size, 9) as double) as retention_rate
    from retention
    where segment_type = 'all'
)

select * from final
