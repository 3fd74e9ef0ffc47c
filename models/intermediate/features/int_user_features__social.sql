-- One-to-one exchanges, a column per window.
with

exchanges as (
    select * from {{ ref('int_user_exchanges') }}
),

pivoted as (
    select
        user_id,
        as_of_date,
        max(messages_received) filter (where window_days = 7) as messages_received_7d,
        max(messages_received) filter (where window_days = 28) as messages_received_28d,
        max(messages_received) filter (where window_days = 90) as messages_received_90d,
        max(counterparts) filter (where window_days = 7) as counterparts_7d,
        max(counterparts) filter (where window_days = 28) as counterparts_28d,
        max(counterparts) filter (where window_days = 90) as counterparts_90d,
        max(conversations) filter (where window_days = 7) as conversations_7d,
        max(conversations) filter (where window_days = 28) as conversations_28d,
        max(conversations) filter (where window_days = 90) as conversations_90d,
        max(conversations_started) filter (where window_days = 7) as conversations_started_7d,
        max(conversations_started) filter (where window_days = 28) as conversations_started_28d,
        max(conversations_started) filter (where window_days = 90) as conversations_started_90d,
        max(turns_received) filter (where window_days = 7) as turns_received_7d,
        max(turns_received) filter (where window_days = 28) as turns_received_28d,
        max(turns_received) filter (where window_days = 90) as turns_received_90d,
        max(turns_answered) filter (where window_days = 7) as turns_answered_7d,
        max(turns_answered) filter (where window_days = 28) as turns_answered_28d,
        max(turns_answered) filter (where window_days = 90) as turns_answered_90d,
        max(median_response_seconds) filter (where window_days = 7) as median_response_seconds_7d,
        max(median_response_seconds) filter (where window_days = 28) as median_response_seconds_28d,
        max(median_response_seconds) filter (where window_days = 90) as median_response_seconds_90d
    from exchanges
    group by user_id, as_of_date
)

select * from pivoted
