-- How an account writes, hour by hour, in sums that any window of days can be put together from: messages are read and
-- sorted once, whatever the number of days people are looked at.
with

events as (
    select * from {{ ref('fct_events') }}
),

messages as (
    select
        account_key,
        activity_date,
        date_trunc('minute', event_at) as minute_at,
        cast(extract(hour from {{ local_time('event_at') }}) as integer) as local_hour,
        content_key,
        {{ seconds_between('lag(event_at) over by_time', 'event_at') }} as gap_seconds,
        lag(activity_date) over by_content as same_content_date
    from events
    where event_type = 'message'
    window
        by_time as (partition by account_key order by event_at),
        by_content as (partition by account_key, content_key order by event_at)
),

-- Longer pauses are nights and breaks, which machines have too. A gap below a second counts as one.
measured as (
    select
        *,
        case
            when gap_seconds < 3600 * {{ setting('conversation_gap_hours') }} then greatest(gap_seconds, 1)
        end as short_gap_seconds,
        case
            when content_key is not null then {{ dbt.datediff('same_content_date', 'activity_date', 'day') }}
        end as days_since_same_content
    from messages
),

minutes as (
    select
        account_key,
        activity_date,
        local_hour,
        minute_at,
        count(*) as messages,
        count(content_key) as comparable_messages,
        count(*) filter (
            where days_since_same_content < {{ setting('account_status_window_days') }}
        ) as repeated_messages,
        count(short_gap_seconds) as gaps,
        {{ exact_sum('short_gap_seconds') }} as gap_seconds,
        {{ exact_sum('short_gap_seconds * short_gap_seconds') }} as squared_gap_seconds,
        {{ exact_sum('ln(short_gap_seconds)') }} as log_gaps,
        {{ exact_sum('ln(short_gap_seconds) * ln(short_gap_seconds)') }} as squared_log_gaps
    from measured
    group by account_key, activity_date, local_hour, minute_at
),

hours as (
    select
        account_key,
        activity_date,
        local_hour,
        cast(sum(messages) as bigint) as messages,
        max(messages) as max_messages_per_minute,
        cast(sum(comparable_messages) as bigint) as comparable_messages,
        cast(sum(repeated_messages) as bigint) as repeated_messages,
        cast(sum(gaps) as bigint) as gaps,
        cast(sum(gap_seconds) as decimal(38, 12)) as gap_seconds,
        cast(sum(squared_gap_seconds) as decimal(38, 12)) as squared_gap_seconds,
        cast(sum(log_gaps) as decimal(38, 12)) as log_gaps,
        cast(sum(squared_log_gaps) as decimal(38, 12)) as squared_log_gaps
    from minutes
    group by account_key, activity_date, local_hour
)

select * from hours
