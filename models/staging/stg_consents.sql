with

feed as (
    {{ feed_rows('consents') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_account_id('account_id') }} as account_id,
        {{ clean_word('purpose') }} as purpose,
        {{ clean_word('action') }} as action,
        {{ clean_word('channel') }} as channel,
        {{ clean_text('policy_version') }} as policy_version,
        {{ parse_timestamp('occurred_at') }} as occurred_at,
        {{ parse_timestamp('expires_at') }} as expires_at,
        occurred_at as raw_occurred_at,
        expires_at as raw_expires_at,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        {{ raw_row() }},
        file_path
    from feed
),

checked as (
    select
        {{ hash_key(
            ["'consents'", 'source_system', 'account_id', 'purpose', 'action', 'channel', 'occurred_at', 'expires_at']
        ) }} as consent_key,
        {{ account_key('account_id') }} as account_key,
        source_system,
        account_id,
        purpose,
        action,
        channel,
        policy_version,
        occurred_at,
        expires_at,
        case
            when source_system is null then 'missing_source_system'
            when account_id is null then 'missing_account_id'
            when purpose is null then 'missing_purpose'
            when purpose not in ('analytics', 'profiling', 'inference', 'marketing') then 'unknown_purpose'
            when action is null then 'missing_action'
            when action not in ('granted', 'revoked') then 'unknown_action'
            {{ time_faults('raw_occurred_at', 'occurred_at', 'occurred_at') }}
            when raw_expires_at is not null and expires_at is null then 'unparsable_expires_at'
        end as reject_reason,
        arrived_at,
        arrival_source,
        {{ raw_record(of_all=true) }} as raw_record,
        {{ due_at('occurred_at') }} as due_at,
        file_path
    from parsed
)

select * from checked
