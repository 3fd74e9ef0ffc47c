-- The body is null unless the variable read_message_bodies is true. This is a view: reading bodies through it stores none, and
-- int_interest_texts, the one model that does, lets nobody's pass who may not be profiled.
with

feed as (
    {{ feed_rows('messages') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_account_id('sender_id') }} as sender_id,
        {{ clean_text('message_id') }} as message_id,
        {{ clean_account_id('recipient_id') }} as recipient_id,
        {{ clean_text('group_id') }} as group_id,
        {{ clean_word('message_type') }} as message_type,
        {{ clean_text('reply_to_message_id') }} as reply_to_message_id,
        {{ clean_text('content_hash') }} as content_hash,
        {{ clean_text('body') }} as body,
        {{ parse_timestamp('sent_at') }} as sent_at,
        {{ clean_count('text_length') }} as text_length,
        sent_at as raw_sent_at,
        text_length as raw_text_length,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        {{ raw_row() }},
        file_path
    from feed
),

checked as (
    select
        {{ event_key(
            'messages', 'message_id',
            ['sender_id', 'sent_at', 'recipient_id', 'group_id', 'message_type', 'text_length', 'content_hash']
        ) }} as event_key,
        {{ account_key('sender_id') }} as account_key,
        {{ account_key('recipient_id') }} as counterpart_account_key,
        case
            when reply_to_message_id is not null
                then {{ hash_key(["'messages'", 'source_system', "'id|' || reply_to_message_id"]) }}
        end as reply_to_event_key,
        source_system,
        sender_id as account_id,
        recipient_id as counterpart_account_id,
        group_id,
        message_type,
        text_length,
        content_hash,
        body,
        sent_at,
        case
            when source_system is null then 'missing_source_system'
            when sender_id is null then 'missing_sender_id'
            {{ time_faults('raw_sent_at', 'sent_at', 'sent_at') }}
            when message_type not in ('text', 'image', 'sticker', 'video', 'voice', 'link', 'file') then 'unknown_message_type'
            when text_length < 0 then 'negative_text_length'
            {{ set_aside('messages', 'sent_at') }}
        end as reject_reason,
        {{ unreadable_values({'text_length': ['raw_text_length', 'text_length']}) }} as unreadable_values,
        arrived_at,
        arrival_source,
        {{ raw_record() }} as raw_record,
        file_path
    from parsed
)

select * from checked
