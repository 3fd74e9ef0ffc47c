-- A table, not a view: the key of the pseudonyms is there only while dbt builds. Only logins of pending files are read.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ take_out(source('raw_catalogue', 'pending_files'), ['file_path']) }}"
) }}

with

feed as (
    {{ feed_rows('logins') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_account_id('account_id') }} as account_id,
        {{ clean_text('login_id') }} as login_id,
        {{ parse_timestamp('logged_in_at') }} as logged_in_at,
        {{ clean_text('device_id') }} as device_id,
        {{ clean_word('device_type') }} as device_type,
        {{ clean_word('os') }} as os,
        {{ clean_text('app_version') }} as app_version,
        {{ clean_word('channel') }} as channel,
        {{ clean_text('country') }} as country,
        {{ clean_number('session_seconds') }} as session_seconds,
        logged_in_at as raw_logged_in_at,
        session_seconds as raw_session_seconds,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        {{ raw_row() }},
        file_path
    from feed
    where {{ is_in_pending_file() }}
),

checked as (
    select
        {{ event_key(
            'logins', 'login_id', ['account_id', 'logged_in_at', 'device_type', 'channel', 'session_seconds']
        ) }} as event_key,
        {{ account_key('account_id') }} as account_key,
        source_system,
        account_id,
        logged_in_at,
        {{ pseudonym('device_id') }} as device_pseudonym,
        device_type,
        os,
        app_version,
        channel,
        country,
        session_seconds,
        case
            when source_system is null then 'missing_source_system'
            when account_id is null then 'missing_account_id'
            {{ time_faults('raw_logged_in_at', 'logged_in_at', 'logged_in_at') }}
            when session_seconds < 0 then 'negative_session_seconds'
            {{ set_aside('logins', 'logged_in_at') }}
        end as reject_reason,
        {{ unreadable_values({'session_seconds': ['raw_session_seconds', 'session_seconds']}) }} as unreadable_values,
        arrived_at,
        arrival_source,
        {{ raw_record() }} as raw_record,
        file_path
    from parsed
)

select * from checked
