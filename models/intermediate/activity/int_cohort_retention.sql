-- How many of a month's joiners were active how many months later, by segment. A month can be told once it is over and if
-- the data reach back to its first day; of the month in which the data begin, its own joiners are told.
with

starts as (select * from {{ ref('int_user_starts') }}),
user_days as (select * from {{ ref('int_user_days') }}),
segments as (select * from {{ ref('int_user_segments') }}),
activity_dates as (select * from {{ ref('int_activity_dates') }}),

months as (
    select
        row_number() over (order by month_start_date) - 1 as month_number,
        min(month_start_date) over () as first_month,
        data_start_date,
        as_of_date
    from (
        select distinct
            month_start_date,
            data_start_date,
            as_of_date
        from activity_dates
        where activity_date >= data_start_date
    ) as distinct_months
),

cohorts as (
    select
        segments.segment_type,
        segments.segment,
        starts.cohort_month,
        count(*) as cohort_size
    from starts
    inner join segments on starts.user_id = segments.user_id and segments.is_latest
    group by 1, 2, 3
),

-- As many months for each cohort as the data have: of earlier cohorts from where the data begin, of others from their own on.
periods as (
    select
        cohorts.*,
        months.month_number
        + greatest({{ dbt.datediff('cohorts.cohort_month', 'months.first_month', 'month') }}, 0) as period_index,
        months.first_month,
        months.data_start_date,
        months.as_of_date
    from cohorts
    cross join months
),

dated_periods as (
    select
        *,
        cast({{ dbt.dateadd('month', 'period_index', 'cohort_month') }} as date) as period_month,
        cast({{ dbt.dateadd('month', 'period_index + 1', 'cohort_month') }} as date) as next_month
    from periods
),

active_months as (
    select distinct
        user_id,
        cast(date_trunc('month', activity_date) as date) as activity_month
    from user_days
),

retained as (
    select
        segments.segment_type,
        segments.segment,
        starts.cohort_month,
        active_months.activity_month,
        count(*) as retained_users
    from active_months
    inner join starts on active_months.user_id = starts.user_id
    inner join segments on active_months.user_id = segments.user_id and segments.is_latest
    group by 1, 2, 3, 4
),

retention as (
    select
        dated_periods.segment_type,
        dated_periods.segment,
        dated_periods.cohort_month,
        cast(dated_periods.period_index as integer) as period_index,
        dated_periods.as_of_date,
        dated_periods.cohort_size,
        case
            when
                dated_periods.next_month <= {{ dbt.dateadd('day', 1, 'dated_periods.as_of_date') }}
                and (
                    dated_periods.period_month >= dated_periods.data_start_date
                    or (dated_periods.period_index = 0 and dated_periods.cohort_month = dated_periods.first_month)
                )
                then coalesce(retained.retained_users, 0)
        end as retained_users
    from dated_periods
    left join retained
        on
            dated_periods.segment_type = retained.segment_type
            and dated_periods.segment = retained.segment
            and dated_periods.cohort_month = retained.cohort_month
            and dated_periods.period_month = retained.activity_month
)

select * from retention
