-- For each page and kind of friction, the sessions in which it could have been and those in which it was.
with

session_events as (select * from {{ ref('int_session_events') }}),
sessions as (select * from {{ ref('fct_sessions') }}),
repeated_clicks as (select * from {{ ref('int_repeated_clicks') }}),

struggled as (
    select distinct session_id, page from repeated_clicks
),

visits as (
    select distinct session_id, page from session_events
),

described as (
    select
        visits.session_id,
        visits.page,
        sessions.user_id,
        sessions.over_date,
        sessions.has_checkout,
        coalesce(sessions.exit_page = visits.page, false) as is_exit,
        sessions.has_purchase,
        struggled.session_id is not null as has_repeated_clicks
    from visits
    inner join sessions on visits.session_id = sessions.session_id
    left join struggled on visits.session_id = struggled.session_id and visits.page = struggled.page
),

-- A checkout is abandoned on the page where the session ended.
kinds as (
    select 'repeated_clicks' as kind, page, session_id, user_id, over_date, has_repeated_clicks as is_affected from described
    union all
    select 'abandoned_checkout' as kind, page, session_id, user_id, over_date, is_exit and not has_purchase as is_affected
    from described
    where has_checkout
    union all
    select 'exit' as kind, page, session_id, user_id, over_date, is_exit as is_affected from described
)

select * from kinds
