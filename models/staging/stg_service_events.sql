with

feed as (
    {{ feed_rows('service_events') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_account_id('account_id') }} as account_id,
        {{ clean_text('event_id') }} as event_id,
        {{ clean_word('service') }} as service,
        {{ parse_timestamp('occurred_at') }} as occurred_at,
        {{ clean_number('duration_seconds') }} as duration_seconds,
        try_cast(amount as decimal(18, 4)) as amount,
        occurred_at as raw_occurred_at,
        duration_seconds as raw_duration_seconds,
        amount as raw_amount,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        {{ raw_row() }},
        file_path
    from feed
),

checked as (
    select
        {{ event_key(
            'service_events', 'event_id', ['account_id', 'service', 'occurred_at', number_text('duration_seconds'), 'amount']
        ) }} as event_key,
        {{ account_key('account_id') }} as account_key,
        source_system,
        account_id,
        service,
        duration_seconds,
        amount,
        occurred_at,
        case
            when source_system is null then 'missing_source_system'
            when account_id is null then 'missing_account_id'
            when service is null then 'missing_service'
            {{ time_faults('raw_occurred_at', 'occurred_at', 'occurred_at') }}
            when duration_seconds < 0 then 'negative_duration_seconds'
            when amount < 0 then 'negative_amount'
            {{ set_aside('service_events', 'occurred_at') }}
        end as reject_reason,
        {{ unreadable_values({
            'duration_seconds': ['raw_duration_seconds', 'duration_seconds'],
            'amount': ['raw_amount', 'amount']
        }) }} as unreadable_values,
        arrived_at,
        arrival_source,
        {{ raw_record() }} as raw_record,
        file_path
    from parsed
)

select * from checked
