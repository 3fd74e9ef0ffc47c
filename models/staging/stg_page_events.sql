with

feed as (
    {{ feed_rows('page_events') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_account_id('account_id') }} as account_id,
        {{ clean_text('event_id') }} as event_id,
        {{ clean_text('page') }} as page,
        {{ clean_text('element') }} as element,
        {{ clean_word('action') }} as action,
        {{ clean_word('category') }} as category,
        {{ clean_text('brand') }} as brand,
        {{ clean_text('query') }} as query,
        {{ clean_word('channel') }} as channel,
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
            'page_events', 'event_id', ['account_id', 'occurred_at', 'page', 'action', 'element']
        ) }} as event_key,
        {{ account_key('account_id') }} as account_key,
        source_system,
        account_id,
        page,
        coalesce(action, 'view') as action,
        element,
        category,
        brand,
        query,
        channel,
        occurred_at,
        case
            when source_system is null then 'missing_source_system'
            when account_id is null then 'missing_account_id'
            {{ time_faults('raw_occurred_at', 'occurred_at', 'occurred_at') }}
            when page is null then 'missing_page'
            when
                action not in ('view', 'click', 'search', 'favorite', 'add_to_cart', 'checkout', 'purchase')
                then 'unknown_action'
            {{ set_aside('page_events', 'occurred_at') }}
        end as reject_reason,
        arrived_at,
        arrival_source,
        {{ raw_record() }} as raw_record,
        file_path
    from parsed
)

select * from checked
