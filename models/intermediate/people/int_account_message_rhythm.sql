-- How an account writes: speed, evenness, repetition and hours, for accounts with enough messages to tell.
with

events as (
    select * from {{ ref('fct_events') }}
),

messages as (
    select
        event_key,
        account_key,
        counterpart_account_key,
        event_at,
        content_key,
        related_event_key,
        extract(hour from {{ local_time('event_at') }}) as local_hour,
        lag(event_at) over (partition by account_key order by event_at, event_key) as previous_at
    from events
    where event_type = 'message'
),

gaps as (
    select
        *,
        {{ seconds_between('previous_at', 'event_at') }} as gap_seconds
    from messages
),

answered_events as (
    select distinct related_event_key as event_key
    from messages
    where related_event_key is not null
),

per_minute as (
    select
        account_key,
        date_trunc('minute', event_at) as minute_at,
        count(*) as messages
    from messages
    group by 1, 2
),

busiest_minutes as (
    select
        account_key,
        max(messages) as max_messages_per_minute
    from per_minute
    group by account_key
),

-- Gaps over six hours are nights and pauses: machines and people both have them.
rhythm as (
    select
        gaps.account_key,
        count(*) as messages,
        stddev_samp(gaps.gap_seconds) filter (where gaps.gap_seconds < 21600)
        / nullif(avg(gaps.gap_seconds) filter (where gaps.gap_seconds < 21600), 0) as gap_variation,
        1 - count(distinct gaps.content_key) / nullif(cast(count(gaps.content_key) as double), 0) as repeated_content_share,
        count(*) filter (where gaps.related_event_key is not null or answered_events.event_key is not null)
        / cast(count(*) as double) as answered_share,
        count(distinct gaps.local_hour) as active_hours
    from gaps
    left join answered_events on gaps.event_key = answered_events.event_key
    group by gaps.account_key
),

final as (
    select
        rhythm.account_key,
        rhythm.messages,
        busiest_minutes.max_messages_per_minute,
        rhythm.gap_variation,
        rhythm.repeated_content_share,
        rhythm.answered_share,
        rhythm.active_hours
    from rhythm
    inner join busiest_minutes on rhythm.account_key = busiest_minutes.account_key
    where rhythm.messages >= 30
)

select * from final
