-- One-to-one messages, each with the first answer of the other side. A message is answered when the other side writes within
-- reply_hours; it starts a conversation when nothing was said for conversation_gap_hours. What is told of a message never
-- depends on messages after its answer, or after its reply_hours ran out.
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

with_neighbours as (
    select
        *,
        lag(account_key) over dyad as previous_account_key,
        lag(event_at) over dyad as previous_at,
        min(case when account_key = first_key then event_at end) over later_in_dyad as next_of_first_at,
        min(case when account_key = second_key then event_at end) over later_in_dyad as next_of_second_at
    from messages
    window
        dyad as (partition by first_key, second_key order by event_at, event_key),
        later_in_dyad as (
            partition by first_key, second_key order by event_at, event_key rows between 1 following and unbounded following
        )
),

measured as (
    select
        *,
        case when account_key = first_key then next_of_second_at else next_of_first_at end as next_answer_at,
        {{ dbt.dateadd('second', 'cast(3600 * ' ~ setting('reply_hours') ~ ' as integer)', 'event_at') }} as reply_due_at,
        coalesce(
            {{ seconds_between('previous_at', 'event_at') }} > 3600 * {{ setting('conversation_gap_hours') }}, true
        ) as is_conversation_start
    from with_neighbours
),

final as (
    select
        event_key,
        account_key,
        counterpart_account_key,
        first_key,
        second_key,
        event_at,
        activity_date,
        is_conversation_start,
        is_conversation_start or previous_account_key != account_key as is_turn_start,
        case when next_answer_at <= reply_due_at then next_answer_at end as answered_at,
        case when next_answer_at > reply_due_at or next_answer_at is null then {{ local_date('reply_due_at') }} end
            as unanswered_date
    from measured
)

select * from final
