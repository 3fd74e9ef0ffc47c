-- How an account writes: speed, evenness, repetition and hours, for accounts with enough messages to tell.
with

events as (
    select * from {{ ref('fct_events') }}
),

message_turns as (
    select * from {{ ref('int_message_turns') }}
),

messages as (
    select
        event_key,
        account_key,
        event_at,
        content_key,
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

turn_sides as (
    select account_key, answered_date is not null as is_answered from message_turns
    union all
    select counterpart_account_key as account_key, answered_date is not null as is_answered from message_turns
),

answers as (
    select
        account_key,
        avg(cast(is_answered as integer)) as answered_share
    from turn_sides
    group by account_key
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
        count(distinct gaps.local_hour) as active_hours
    from gaps
    group by gaps.account_key
),

final as (
    select
        rhythm.account_key,
        rhythm.messages,
        busiest_minutes.max_messages_per_minute,
        rhythm.gap_variation,
        rhythm.repeated_content_share,
        answers.answered_share,
        rhythm.active_hours
    from rhythm
    inner join busiest_minutes on rhythm.account_key = busiest_minutes.account_key
    left join answers on rhythm.account_key = answers.account_key
    where rhythm.messages >= 30
)

select * from final
