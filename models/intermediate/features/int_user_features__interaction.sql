-- Window sums of interaction, a column per window.
with

window_sums as (
    select * from {{ ref('int_user_window_sums') }}
),

pivoted as (
    select
        user_id,
        as_of_date,
        max(active_days) filter (where window_days = 7) as active_days_7d,
        max(active_days) filter (where window_days = 28) as active_days_28d,
        max(active_days) filter (where window_days = 90) as active_days_90d,
        max(logins) filter (where window_days = 7) as logins_7d,
        max(logins) filter (where window_days = 28) as logins_28d,
        max(logins) filter (where window_days = 90) as logins_90d,
        max(session_seconds) filter (where window_days = 7) as session_seconds_7d,
        max(session_seconds) filter (where window_days = 28) as session_seconds_28d,
        max(session_seconds) filter (where window_days = 90) as session_seconds_90d,
        max(messages_sent) filter (where window_days = 7) as messages_sent_7d,
        max(messages_sent) filter (where window_days = 28) as messages_sent_28d,
        max(messages_sent) filter (where window_days = 90) as messages_sent_90d,
        max(group_messages_sent) filter (where window_days = 7) as group_messages_sent_7d,
        max(group_messages_sent) filter (where window_days = 28) as group_messages_sent_28d,
        max(group_messages_sent) filter (where window_days = 90) as group_messages_sent_90d,
        max(stickers_sent) filter (where window_days = 7) as stickers_sent_7d,
        max(stickers_sent) filter (where window_days = 28) as stickers_sent_28d,
        max(stickers_sent) filter (where window_days = 90) as stickers_sent_90d,
        max(images_sent) filter (where window_days = 7) as images_sent_7d,
        max(images_sent) filter (where window_days = 28) as images_sent_28d,
        max(images_sent) filter (where window_days = 90) as images_sent_90d,
        max(links_shared) filter (where window_days = 7) as links_shared_7d,
        max(links_shared) filter (where window_days = 28) as links_shared_28d,
        max(links_shared) filter (where window_days = 90) as links_shared_90d,
        max(files_sent) filter (where window_days = 7) as files_sent_7d,
        max(files_sent) filter (where window_days = 28) as files_sent_28d,
        max(files_sent) filter (where window_days = 90) as files_sent_90d,
        max(calls_made) filter (where window_days = 7) as calls_made_7d,
        max(calls_made) filter (where window_days = 28) as calls_made_28d,
        max(calls_made) filter (where window_days = 90) as calls_made_90d,
        max(voice_call_seconds) filter (where window_days = 7) as voice_call_seconds_7d,
        max(voice_call_seconds) filter (where window_days = 28) as voice_call_seconds_28d,
        max(voice_call_seconds) filter (where window_days = 90) as voice_call_seconds_90d,
        max(video_call_seconds) filter (where window_days = 7) as video_call_seconds_7d,
        max(video_call_seconds) filter (where window_days = 28) as video_call_seconds_28d,
        max(video_call_seconds) filter (where window_days = 90) as video_call_seconds_90d
    from window_sums
    group by user_id, as_of_date
)

select * from pivoted
