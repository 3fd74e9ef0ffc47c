-- What people do with content, services and pages, in the shape of fct_events. A view: it is read once, into int_event_records.
{{ config(materialized='view') }}
with

content_events as (
    select * from {{ ref('stg_content_events') }}
),

service_events as (
    select * from {{ ref('stg_service_events') }}
),

page_events as (
    select * from {{ ref('stg_page_events') }}
),

content_events_as_events as (
    select
        event_key,
        'content_events' as feed,
        'content_' || action as event_type,
        content_type as event_subtype,
        account_key,
        counterpart_account_key,
        occurred_at as event_at,
        content_id as object_id,
        shared_from_event_key as related_event_key,
        cast(null as bigint) as content_key,
        cast(null as {{ dbt.type_string() }}) as channel,
        category,
        brand,
        cast(null as double) as duration_seconds,
        cast(null as decimal(18, 4)) as amount,
        cast(null as {{ dbt.type_string() }}) as currency,
        reject_reason,
        arrived_at,
        arrival_source,
        raw_record,
        file_path
    from content_events
),

service_events_as_events as (
    select
        event_key,
        'service_events' as feed,
        'service' as event_type,
        service as event_subtype,
        account_key,
        cast(null as bigint) as counterpart_account_key,
        occurred_at as event_at,
        cast(null as {{ dbt.type_string() }}) as object_id,
        cast(null as bigint) as related_event_key,
        cast(null as bigint) as content_key,
        cast(null as {{ dbt.type_string() }}) as channel,
        cast(null as {{ dbt.type_string() }}) as category,
        cast(null as {{ dbt.type_string() }}) as brand,
        duration_seconds,
        amount,
        cast(null as {{ dbt.type_string() }}) as currency,
        reject_reason,
        arrived_at,
        arrival_source,
        raw_record,
        file_path
    from service_events
),

page_events_as_events as (
    select
        event_key,
        'page_events' as feed,
        'page_' || action as event_type,
        element as event_subtype,
        account_key,
        cast(null as bigint) as counterpart_account_key,
        occurred_at as event_at,
        page as object_id,
        cast(null as bigint) as related_event_key,
        cast(null as bigint) as content_key,
        channel,
        category,
        brand,
        cast(null as double) as duration_seconds,
        cast(null as decimal(18, 4)) as amount,
        cast(null as {{ dbt.type_string() }}) as currency,
        reject_reason,
        arrived_at,
        arrival_source,
        raw_record,
        file_path
    from page_events
),

unioned as (
    select * from content_events_as_events
    union all
    select * from service_events_as_events
    union all
    select * from page_events_as_events
)

select * from unioned
