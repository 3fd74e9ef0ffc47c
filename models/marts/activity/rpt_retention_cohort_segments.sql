-- How many of those who joined in a month were active how many months later, by segment. Few people are not shown.
with

retention as (
    select * from {{ ref('int_cohort_retention') }}
),

disclosed as (
    select
        *,
        {{ disclosed('cohort_size') }} as disclosed_cohort_size,
        {{ disclosed('retained_users') }} as disclosed_retained_users
    from retention
    where segment_type != 'all'
),

final as (
    select
        cast(segment_type as {{ dbt.type_string() }}) as segment_type,
        cast(segment as {{ dbt.type_string() }}) as segment,
        cohort_month,
        period_index,
        as_of_date,
        cast(disclosed_cohort_size as bigint) as cohort_size,
        cast(case when disclosed_cohort_size is not null then disclosed_retained_users end as bigint) as retained_users,
        cast(round(disclosed_retained_users * 1.0 / disclosed_cohort_size, 9) as double) as retention_rate,
        disclosed_cohort_size is null
        or (retained_users is not null and disclosed_retained_users is null) as is_suppressed
    from disclosed
)

select * from final
