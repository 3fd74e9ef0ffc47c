with

feed as (
    {{ feed_rows('content_events') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_account_id('account_id') }} as account_id,
        {{ clean_text('event_id') }} as event_id,
        {{ clean_word('action') }} as action,
        {{ clean_word('content_type') }} as content_type,
        {{ clean_text('content_id') }} as content_id,
        {{ clean_account_id('author_id') }} as author_id,
        {{ clean_text('shared_from_id') }} as shared_from_id,
        {{ clean_word('category') }} as category,
        {{ clean_text('brand') }} as brand,
        {{ parse_timestamp('occurred_at') }} as occurred_at,
        occurred_at as raw_occurred_at,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        {{ raw_row() }},
        file_path
    from feed
),

checked as (
    select
        {{ event_key(
            'content_events', 'event_id', ['account_id', 'action', 'occurred_at', 'content_type', 'content_id']
        ) }} as event_key,
        {{ account_key('account_id') }} as account_key,
        {{ account_key('author_id') }} as counterpart_account_key,
        case
            when shared_from_id is not null
                then {{ hash_key(["'content_events'", 'source_system', "'id|' || shared_from_id"]) }}
        end as shared_from_event_key,
        source_system,
        account_id,
        author_id as counterpart_account_id,
        action,
        content_type,
        content_id,
        category,
        brand,
        occurred_at,
        case
            when source_system is null then 'missing_source_system'
            when account_id is null then 'missing_account_id'
            when action is null then 'missing_action'
            when
                action not in ('post', 'view', 'like', 'comment', 'share', 'download', 'attend')
                then 'unknown_action'
            {{ time_faults('raw_occurred_at', 'occurred_at', 'occurred_at') }}
            {{ set_aside('content_events', 'occurred_at') }}
        end as reject_reason,
        arrived_at,
        arrival_source,
        {{ raw_record() }} as raw_record,
        file_path
    from parsed
)

select * from checked
