-- The active population on every day and by segment: the changes summed up.
with

activity_dates as (select * from {{ ref('int_activity_dates') }}),
changes as (select * from {{ ref('int_population_changes') }}),

segments as (
    select distinct segment_type, segment from changes
),

all_days as (
    select
        segments.segment_type,
        segments.segment,
        activity_dates.activity_date,
        coalesce(changes.day_change, 0) as day_change,
        coalesce(changes.week_change, 0) as week_change,
        coalesce(changes.month_change, 0) as month_change,
        coalesce(changes.new_users, 0) as new_users,
        coalesce(changes.reactivated_users, 0) as reactivated_users,
        coalesce(changes.lost_users, 0) as lost_users
    from segments
    cross join activity_dates
    left join changes
        on
            segments.segment_type = changes.segment_type
            and segments.segment = changes.segment
            and activity_dates.activity_date = changes.activity_date
),

summed_up as (
    select
        segment_type,
        segment,
        activity_date,
        cast(sum(day_change) over so_far as bigint) as dau,
        cast(sum(week_change) over so_far as bigint) as wau,
        cast(sum(month_change) over so_far as bigint) as mau,
        cast(new_users as bigint) as new_users,
        cast(reactivated_users as bigint) as reactivated_users,
        cast(lost_users as bigint) as lost_users
    from all_days
    window so_far as (partition by segment_type, segment order by activity_date rows unbounded preceding)
),

with_returning as (
    select
        *,
        dau - new_users as returning_users
    from summed_up
)

select * from with_returning
