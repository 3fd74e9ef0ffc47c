-- Events that may be a step of a funnel, in the order in which a session or a person comes by them. Clocks of sources are
-- coarse: what happened at the same time is taken in the order of the steps.
with

funnel_steps as (select * from {{ ref('int_funnel_steps') }}),
session_events as (select * from {{ ref('int_session_events') }}),
events as (select * from {{ ref('fct_events') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
windows as (select * from {{ ref('int_path_windows') }}),

earliest as (
    select min(first_date) as first_date from windows
),

subject_events as (
    select
        'session' as scope,
        session_id as subject_key,
        user_id,
        event_key,
        event_at,
        activity_date,
        event_type,
        page,
        element
    from session_events
    union all
    select
        'user' as scope,
        user_accounts.user_id as subject_key,
        user_accounts.user_id,
        events.event_key,
        events.event_at,
        events.activity_date,
        events.event_type,
        events.object_id as page,
        events.event_subtype as element
    from events
    inner join user_accounts on events.account_key = user_accounts.account_key
),

matched as (
    select
        funnel_steps.funnel,
        subject_events.subject_key,
        subject_events.user_id,
        funnel_steps.step_order,
        funnel_steps.window_minutes,
        subject_events.event_key,
        subject_events.event_at,
        subject_events.activity_date,
        min(funnel_steps.step_order) over (
            partition by funnel_steps.funnel, subject_events.subject_key, subject_events.event_key
        ) as first_step_order
    from subject_events
    inner join funnel_steps
        on
            subject_events.scope = funnel_steps.scope
            and subject_events.event_type = funnel_steps.event_type
            and (funnel_steps.page is null or subject_events.page = funnel_steps.page)
            and (funnel_steps.element is null or subject_events.element = funnel_steps.element)
    inner join earliest on subject_events.activity_date >= earliest.first_date
),

-- An event that fits several steps has one place, so that it can not be two steps of one attempt.
placed as (
    select
        funnel,
        subject_key,
        user_id,
        step_order,
        window_minutes,
        event_key,
        event_at,
        activity_date,
        dense_rank() over (
            partition by funnel, subject_key order by event_at, first_step_order, event_key
        ) as place
    from matched
)

select * from placed
