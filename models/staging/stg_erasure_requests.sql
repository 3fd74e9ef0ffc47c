with

feed as (
    {{ feed_rows('erasure_requests') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_account_id('account_id') }} as account_id,
        {{ parse_timestamp('requested_at') }} as requested_at,
        requested_at as raw_requested_at,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        {{ raw_row() }},
        file_path
    from feed
),

checked as (
    select
        {{ hash_key(["'erasure_requests'", 'source_system', 'account_id', 'requested_at']) }} as erasure_request_key,
        {{ account_key('account_id') }} as account_key,
        source_system,
        account_id,
        requested_at,
        case
            when source_system is null then 'missing_source_system'
            when account_id is null then 'missing_account_id'
            {{ time_faults('raw_requested_at', 'requested_at', 'requested_at') }}
        end as reject_reason,
        arrived_at,
        arrival_source,
        {{ raw_record() }} as raw_record,
        {{ due_at('requested_at') }} as due_at,
        file_path
    from parsed
)

select * from checked
