-- A negative or missing duration is a missed call, not a fault.
with

feed as (
    {{ feed_rows('calls') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_account_id('caller_id') }} as caller_id,
        {{ clean_account_id('callee_id') }} as callee_id,
        {{ clean_text('call_id') }} as call_id,
        {{ clean_word('call_type') }} as call_type,
        {{ parse_timestamp('started_at') }} as started_at,
        {{ clean_number('duration_seconds') }} as duration_seconds,
        started_at as raw_started_at,
        duration_seconds as raw_duration_seconds,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        {{ raw_row() }},
        file_path
    from feed
),

checked as (
    select
        {{ event_key(
            'calls', 'call_id', ['caller_id', 'callee_id', 'started_at', 'call_type', number_text('duration_seconds')]
        ) }} as event_key,
        {{ account_key('caller_id') }} as account_key,
        {{ account_key('callee_id') }} as counterpart_account_key,
        source_system,
        caller_id as account_id,
        callee_id as counterpart_account_id,
        call_type,
        greatest(coalesce(duration_seconds, 0), 0) as duration_seconds,
        coalesce(duration_seconds, -1) < 0 as is_missed,
        raw_duration_seconds is not null as has_duration,
        started_at,
        case
            when source_system is null then 'missing_source_system'
            when caller_id is null then 'missing_caller_id'
            when callee_id is null then 'missing_callee_id'
            {{ time_faults('raw_started_at', 'started_at', 'started_at') }}
            when call_type not in ('voice', 'video') then 'unknown_call_type'
            {{ set_aside('calls', 'started_at') }}
        end as reject_reason,
        {{ unreadable_values({'duration_seconds': ['raw_duration_seconds', 'duration_seconds']}) }} as unreadable_values,
        arrived_at,
        arrival_source,
        {{ raw_record() }} as raw_record,
        file_path
    from parsed
)

select * from checked
