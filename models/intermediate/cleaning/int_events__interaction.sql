-- What people do with each other and with the app, in the shape of fct_events. A view: it is read once, into int_event_records.
{{ config(materialized='view') }}
with

-- The logins of all files lie in a table: those of the few pending ones are found faster by their own names than by all.
logins as (
    select *
    from {{ ref('stg_logins') }}
    where {{ was_in_pending_file('logins') }}
),

messages as (
    select * from {{ ref('stg_messages') }}
),

calls as (
    select * from {{ ref('stg_calls') }}
),

logins_as_events as (
    select
        event_key,
        'logins' as feed,
        'login' as event_type,
        device_type as event_subtype,
        account_key,
        cast(null as bigint) as counterpart_account_key,
        logged_in_at as event_at,
        cast(null as {{ dbt.type_string() }}) as object_id,
        cast(null as bigint) as related_event_key,
        cast(null as bigint) as content_key,
        channel,
        cast(null as {{ dbt.type_string() }}) as category,
        cast(null as {{ dbt.type_string() }}) as brand,
        session_seconds as duration_seconds,
        cast(null as decimal(18, 4)) as amount,
        cast(null as {{ dbt.type_string() }}) as currency,
        reject_reason,
        arrived_at,
        arrival_source,
        raw_record,
        file_path
    from logins
),

messages_as_events as (
    select
        event_key,
        'messages' as feed,
        'message' as event_type,
        message_type as event_subtype,
        account_key,
        counterpart_account_key,
        sent_at as event_at,
        group_id as object_id,
        reply_to_event_key as related_event_key,
        case when content_hash is not null then {{ hash_key(['content_hash']) }} end as content_key,
        cast(null as {{ dbt.type_string() }}) as channel,
        cast(null as {{ dbt.type_string() }}) as category,
        cast(null as {{ dbt.type_string() }}) as brand,
        cast(null as double) as duration_seconds,
        cast(null as decimal(18, 4)) as amount,
        cast(null as {{ dbt.type_string() }}) as currency,
        reject_reason,
        arrived_at,
        arrival_source,
        raw_record,
        file_path
    from messages
),

calls_as_events as (
    select
        event_key,
        'calls' as feed,
        case when is_missed then 'call_missed' else 'call' end as event_type,
        call_type as event_subtype,
        account_key,
        counterpart_account_key,
        started_at as event_at,
        cast(null as {{ dbt.type_string() }}) as object_id,
        cast(null as bigint) as related_event_key,
        cast(null as bigint) as content_key,
        cast(null as {{ dbt.type_string() }}) as channel,
        cast(null as {{ dbt.type_string() }}) as category,
        cast(null as {{ dbt.type_string() }}) as brand,
        duration_seconds,
        cast(null as decimal(18, 4)) as amount,
        cast(null as {{ dbt.type_string() }}) as currency,
        reject_reason,
        arrived_at,
        arrival_source,
        raw_record,
        file_path
    from calls
),

unioned as (
    select * from logins_as_events
    union all
    select * from messages_as_events
    union all
    select * from calls_as_events
)

select * from unioned
