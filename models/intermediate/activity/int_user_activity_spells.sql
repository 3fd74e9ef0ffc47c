-- Spells in which a person counts as active, for windows of a day, a week and four weeks. A person is in the window of every day
-- from an active one until window_days after the last; what is counted are the days they enter and leave, so that no day is
-- multiplied by its window.
with

user_days as (
    select * from {{ ref('int_user_days') }}
),

windows as (
    select cast(numbers.window_days as integer) as window_days
    from (values (1), (7), (28)) as numbers (window_days)
),

with_previous as (
    select
        user_id,
        activity_date,
        lag(activity_date) over (partition by user_id order by activity_date) as previous_date,
        max(activity_date) over (partition by user_id) as last_date
    from user_days
),

-- A spell begins with the first active day, and with one that comes after the window has closed.
starts as (
    select
        with_previous.user_id,
        windows.window_days,
        with_previous.activity_date as entered_date,
        with_previous.previous_date,
        with_previous.last_date
    from with_previous
    cross join windows
    where
        with_previous.previous_date is null
        or {{ dbt.datediff('with_previous.previous_date', 'with_previous.activity_date', 'day') }}
        > windows.window_days
),

with_end as (
    select
        *,
        coalesce(
            lead(previous_date) over (partition by user_id, window_days order by entered_date), last_date
        ) as last_active_date
    from starts
),

spells as (
    select
        user_id,
        window_days,
        entered_date,
        last_active_date,
        cast({{ dbt.dateadd('day', 'window_days', 'last_active_date') }} as date) as left_date,
        previous_date is null as is_first
    from with_end
)

select * from spells
