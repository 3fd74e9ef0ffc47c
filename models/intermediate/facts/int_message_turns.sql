-- One-to-one messages as turns: what one side wrote before the other answered. A turn is answered when the next one comes
-- within reply_hours; it starts a conversation when nothing was said for conversation_gap_hours.
with

events as (
    select * from {{ ref('fct_events') }}
),

messages as (
    select
        event_key,
        account_key,
        counterpart_account_key,
        least(account_key, counterpart_account_key) as first_key,
        greatest(account_key, counterpart_account_key) as second_key,
        event_at,
        activity_date
    from events
    where event_type = 'message' and object_id is null and counterpart_account_key != account_key
),

with_previous as (
    select
        *,
        lag(account_key) over dyad as previous_account_key,
        lag(event_at) over dyad as previous_at
    from messages
    window dyad as (partition by first_key, second_key order by event_at, event_key)
),

-- A new turn begins with another sender or after a silence.
numbered as (
    select
        *,
        sum(
            case
                when previous_account_key = account_key
                    and {{ seconds_between('previous_at', 'event_at') }} <= 3600 * {{ setting('conversation_gap_hours') }} then 0
                else 1
            end
        ) over (partition by first_key, second_key order by event_at, event_key rows unbounded preceding) as turn_number
    from with_previous
),

turns as (
    select
        first_key,
        second_key,
        turn_number,
        min(account_key) as account_key,
        min(counterpart_account_key) as counterpart_account_key,
        min(event_at) as started_at,
        max(event_at) as ended_at,
        min(activity_date) as activity_date,
        count(*) as messages
    from numbered
    group by first_key, second_key, turn_number
),

with_neighbours as (
    select
        *,
        lag(ended_at) over dyad as previous_ended_at,
        lead(started_at) over dyad as next_started_at,
        lead(activity_date) over dyad as next_activity_date,
        lead(account_key) over dyad as next_account_key
    from turns
    window dyad as (partition by first_key, second_key order by turn_number)
),

final as (
    select
        {{ hash_key(['first_key', 'second_key', 'turn_number']) }} as turn_key,
        account_key,
        counterpart_account_key,
        started_at,
        activity_date,
        messages,
        coalesce(
            {{ seconds_between('previous_ended_at', 'started_at') }} > 3600 * {{ setting('conversation_gap_hours') }}, true
        ) as is_conversation_start,
        case
            when
                next_account_key = counterpart_account_key
                and {{ seconds_between('ended_at', 'next_started_at') }} <= 3600 * {{ setting('reply_hours') }}
                then next_activity_date
        end as answered_date,
        case
            when
                next_account_key = counterpart_account_key
                and {{ seconds_between('ended_at', 'next_started_at') }} <= 3600 * {{ setting('reply_hours') }}
                then {{ seconds_between('ended_at', 'next_started_at') }}
        end as answer_seconds
    from with_neighbours
)

select * from final
