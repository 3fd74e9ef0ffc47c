-- The days people are looked at in this run. The end of a week, month or whatever refresh_grain says is kept; any other day gives
-- way to the next run's. So does the latest while older ones are left over, and all that was looked at beside a day between the
-- ends: with that one's absence they would be other.
with

due_dates as (select * from {{ ref('int_due_dates') }}),

circumstances as (
    select
        bool_or(not is_refreshed) as has_left_over,
        bool_or(is_refreshed and is_asked_for and not is_grain_end and not is_latest) as has_day_between
    from due_dates
),

refresh_dates as (
    select
        due_dates.as_of_date,
        due_dates.is_latest,
        due_dates.is_grain_end
        and not circumstances.has_day_between
        and not (due_dates.is_latest and circumstances.has_left_over) as is_kept
    from due_dates
    cross join circumstances
    where due_dates.is_refreshed
)

select * from refresh_dates
