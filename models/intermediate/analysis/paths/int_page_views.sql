-- The pages of each session in their order: where each view came from, where it led and how long the page was looked at. Views
-- at the same time are ordered by their key.
with

session_events as (
    select * from {{ ref('int_session_events') }}
),

sessions as (
    select * from {{ ref('fct_sessions') }}
),

ordered as (
    select
        event_key,
        session_id,
        event_at,
        page,
        row_number() over in_session as view_number,
        lead(page) over in_session as next_page,
        lead(event_at) over in_session as next_event_at
    from session_events
    where is_view
    window in_session as (partition by session_id order by event_at, event_key)
),

-- The dwell time of the last page is unknown, not zero.
views as (
    select
        ordered.event_key,
        ordered.session_id,
        sessions.user_id,
        sessions.over_date,
        sessions.has_purchase,
        sessions.page_count,
        ordered.view_number,
        ordered.page,
        ordered.next_page,
        {{ seconds_between('ordered.event_at', 'ordered.next_event_at') }} as dwell_seconds
    from ordered
    inner join sessions on ordered.session_id = sessions.session_id
)

select * from views
