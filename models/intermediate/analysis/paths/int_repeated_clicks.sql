-- Elements that were clicked again and again within seconds, as people do when nothing happens.
with

session_events as (
    select * from {{ ref('int_session_events') }}
),

thresholds as (
    select * from {{ ref('int_path_thresholds') }}
),

clicks as (
    select
        session_id,
        page,
        element,
        event_at,
        row_number() over (partition by session_id, page, element order by event_at, event_key) as click_number
    from session_events
    where is_click and element is not null
),

-- The last of so many clicks in a row that the seed asks for, looked up for the first of them.
last_numbers as (
    select
        clicks.*,
        clicks.click_number + thresholds.repeated_clicks - 1 as last_click_number,
        thresholds.repeated_click_seconds
    from clicks
    cross join thresholds
),

repeated as (
    select distinct
        firsts.session_id,
        firsts.page,
        firsts.element
    from last_numbers as firsts
    inner join clicks as lasts
        on
            firsts.session_id = lasts.session_id
            and firsts.page = lasts.page
            and firsts.element = lasts.element
            and firsts.last_click_number = lasts.click_number
    where {{ seconds_between('firsts.event_at', 'lasts.event_at') }} <= firsts.repeated_click_seconds
)

select * from repeated
