-- Which steps of a funnel each session or person took in the window of a day, and how long after entering they first did.
with

attempts as (
    select * from {{ ref('int_funnel_attempts') }}
),

windows as (
    select * from {{ ref('int_path_windows') }}
),

timed as (
    select
        *,
        {{ local_date('entered_at') }} as entered_date,
        {{ seconds_between('entered_at', 'event_at') }} as seconds
    from attempts
),

progress as (
    select
        windows.as_of_date,
        timed.funnel,
        timed.subject_key,
        timed.user_id,
        timed.step_order,
        min_by(timed.seconds, {{ order_pair('timed.event_at', 'timed.event_key') }}) as seconds
    from timed
    inner join windows on timed.entered_date >= windows.first_date and timed.activity_date <= windows.as_of_date
    group by 1, 2, 3, 4, 5
)

select * from progress
