-- Page events and the session each belongs to. A session is of one account: it ends with a silence longer than the gap, not at
-- midnight. Its id comes from its account and start, and each account is cut by itself, so that a late event changes nothing
-- but the sessions around it.
with

events as (select * from {{ ref('fct_events') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
thresholds as (select * from {{ ref('int_path_thresholds') }}),

page_events as (
    select
        events.event_key,
        events.account_key,
        user_accounts.user_id,
        events.event_at,
        events.activity_date,
        events.event_type,
        events.object_id as page,
        events.event_subtype as element,
        events.channel,
        lag(events.event_at) over (
            partition by events.account_key order by events.event_at, events.event_key
        ) as previous_event_at
    from events
    inner join user_accounts on events.account_key = user_accounts.account_key
    where events.feed = 'page_events'
),

starts as (
    select
        page_events.*,
        case
            when
                coalesce(
                    {{ seconds_between('page_events.previous_event_at', 'page_events.event_at') }}
                    > 60 * thresholds.session_gap_minutes,
                    true
                )
                then page_events.event_at
        end as start_at
    from page_events
    cross join thresholds
),

-- The last start so far is the latest one.
started as (
    select
        *,
        max(start_at) over (
            partition by account_key order by event_at, event_key rows unbounded preceding
        ) as session_started_at
    from starts
),

-- Whatever is not a view and names an element was done by clicking it.
session_events as (
    select
        event_key,
        {{ hash_key(['account_key', 'session_started_at']) }} as session_id,
        account_key,
        user_id,
        event_at,
        activity_date,
        event_type,
        page,
        element,
        channel,
        event_type = 'page_view' as is_view,
        event_type = 'page_click' or (event_type != 'page_view' and element is not null) as is_click
    from started
)

select * from session_events
