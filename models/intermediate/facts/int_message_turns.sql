-- One-to-one messages as turns: what one side wrote before the other did, or before a silence of conversation_gap_hours.
-- A turn is answered when its last message is.
with

messages as (
    select * from {{ ref('int_direct_messages') }}
),

numbered as (
    select
        *,
        sum(case when is_turn_start then 1 else 0 end) over (
            partition by first_key, second_key order by event_at, event_key rows unbounded preceding
        ) as turn_number
    from messages
),

-- All messages of a turn have the same answer; the last one has it soonest.
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
        bool_or(is_conversation_start) as is_conversation_start,
        max(answered_at) as answered_at
    from numbered
    group by first_key, second_key, turn_number
),

final as (
    select
        {{ hash_key(['first_key', 'second_key', 'turn_number']) }} as turn_key,
        account_key,
        counterpart_account_key,
        started_at,
        activity_date,
        is_conversation_start,
        {{ local_date('answered_at') }} as answered_date,
        {{ seconds_between('ended_at', 'answered_at') }} as answer_seconds
    from turns
)

select * from final
