-- Which type of message people send most, per day looked at and window; the first by name among equals.
with

window_sums as (
    select * from {{ ref('int_user_window_sums') }}
),

most_sent as (
    select
        *,
        greatest(files_sent, images_sent, links_shared, stickers_sent, texts_sent, videos_sent, voice_messages_sent) as most,
        files_sent + images_sent + links_shared + stickers_sent + texts_sent + videos_sent + voice_messages_sent as typed
    from window_sums
),

message_types as (
    select
        user_id,
        as_of_date,
        window_days,
        case most
            when files_sent then 'file'
            when images_sent then 'image'
            when links_shared then 'link'
            when stickers_sent then 'sticker'
            when texts_sent then 'text'
            when videos_sent then 'video'
            else 'voice'
        end as preferred_message_type,
        round(cast(most as double) / typed, 9) as preferred_message_share
    from most_sent
    where most > 0
)

select * from message_types
