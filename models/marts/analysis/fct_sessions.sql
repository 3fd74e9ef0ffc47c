-- Visits to the pages: what people do on one account without a long pause. A session is over when the gap has passed after its
-- last event; reports count it on that day, so that what comes later changes no report of an earlier day.
with

session_events as (select * from {{ ref('int_session_events') }}),
events as (select * from {{ ref('fct_events') }}),
thresholds as (select * from {{ ref('int_path_thresholds') }}),

sessions as (
    select
        session_id,
        account_key,
        user_id,
        min(event_at) as started_at,
        max(event_at) as ended_at,
        count(*) as event_count,
        count(*) filter (where is_view) as page_count,
        count(*) filter (where is_click) as click_count,
        min(event_at) filter (where is_view) as first_view_at,
        max(event_at) filter (where is_view) as last_view_at,
        min_by(page, {{ order_pair('event_at', 'event_key') }}) filter (where is_view) as landing_page,
        max_by(page, {{ order_pair('event_at', 'event_key') }}) filter (where is_view) as exit_page,
        min_by(channel, {{ order_pair('event_at', 'event_key') }}) filter (where channel is not null) as channel,
        bool_or(event_type = 'page_checkout') as has_checkout,
        bool_or(event_type = 'page_purchase') as has_page_purchase
    from session_events
    group by session_id, account_key, user_id
),

with_end as (
    select
        sessions.*,
        {{ dbt.dateadd('minute', 'thresholds.session_gap_minutes', 'sessions.ended_at') }} as over_at
    from sessions
    cross join thresholds
),

-- Shops that do not log a purchase on the page know it by the order.
ordered as (
    select distinct with_end.session_id
    from with_end
    inner join events
        on with_end.account_key = events.account_key and events.event_at between with_end.started_at and with_end.over_at
    where events.event_type = 'order'
),

-- How long the last page was looked at is not known.
final as (
    select
        with_end.session_id,
        with_end.account_key,
        with_end.user_id,
        {{ local_date('with_end.started_at') }} as session_date,
        {{ local_date('with_end.over_at') }} as over_date,
        with_end.started_at,
        with_end.ended_at,
        cast(with_end.channel as {{ dbt.type_string() }}) as channel,
        cast(with_end.event_count as integer) as event_count,
        cast(with_end.page_count as integer) as page_count,
        cast(with_end.click_count as integer) as click_count,
        cast(
            round(
                case
                    when with_end.page_count > 1
                        then {{ seconds_between('with_end.first_view_at', 'with_end.last_view_at') }}
                end,
                9
            ) as double
        ) as dwell_seconds,
        cast(with_end.landing_page as {{ dbt.type_string() }}) as landing_page,
        cast(with_end.exit_page as {{ dbt.type_string() }}) as exit_page,
        with_end.has_checkout,
        with_end.has_page_purchase or ordered.session_id is not null as has_purchase
    from with_end
    left join ordered on with_end.session_id = ordered.session_id
)

select * from final
