-- Orders, campaigns, surveys and support, in the shape of fct_events. A view: it is read once, into int_event_records.
{{ config(materialized='view') }}
with

orders as (
    select * from {{ ref('stg_orders') }}
),

campaign_events as (
    select * from {{ ref('stg_campaign_events') }}
),

surveys as (
    select * from {{ ref('stg_surveys') }}
),

support_tickets as (
    select * from {{ ref('stg_support_tickets') }}
),

orders_as_events as (
    select
        event_key,
        'orders' as feed,
        case when amount < 0 then 'refund' else 'order' end as event_type,
        status as event_subtype,
        account_key,
        cast(null as bigint) as counterpart_account_key,
        ordered_at as event_at,
        order_id as object_id,
        cast(null as bigint) as related_event_key,
        cast(null as bigint) as content_key,
        channel,
        cast(null as {{ dbt.type_string() }}) as category,
        cast(null as {{ dbt.type_string() }}) as brand,
        cast(null as double) as duration_seconds,
        amount,
        -- ISO 4217's word for none: whatever it is, it must not be added to a known one.
        case when unreadable_values like '%|currency:%' then 'XXX' else currency end as currency,
        reject_reason,
        arrived_at,
        arrival_source,
        raw_record,
        file_path
    from orders
),

campaign_events_as_events as (
    select
        event_key,
        'campaign_events' as feed,
        'campaign_' || action as event_type,
        variant as event_subtype,
        account_key,
        cast(null as bigint) as counterpart_account_key,
        occurred_at as event_at,
        campaign_id as object_id,
        cast(null as bigint) as related_event_key,
        cast(null as bigint) as content_key,
        cast(null as {{ dbt.type_string() }}) as channel,
        cast(null as {{ dbt.type_string() }}) as category,
        cast(null as {{ dbt.type_string() }}) as brand,
        cast(null as double) as duration_seconds,
        amount,
        cast(null as {{ dbt.type_string() }}) as currency,
        reject_reason,
        arrived_at,
        arrival_source,
        raw_record,
        file_path
    from campaign_events
),

surveys_as_events as (
    select
        event_key,
        'surveys' as feed,
        'survey' as event_type,
        survey as event_subtype,
        account_key,
        cast(null as bigint) as counterpart_account_key,
        responded_at as event_at,
        cast(null as {{ dbt.type_string() }}) as object_id,
        cast(null as bigint) as related_event_key,
        cast(null as bigint) as content_key,
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
    from surveys
),

support_tickets_as_events as (
    select
        event_key,
        'support_tickets' as feed,
        'support_ticket' as event_type,
        category as event_subtype,
        account_key,
        cast(null as bigint) as counterpart_account_key,
        opened_at as event_at,
        cast(null as {{ dbt.type_string() }}) as object_id,
        cast(null as bigint) as related_event_key,
        cast(null as bigint) as content_key,
        channel,
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
    from support_tickets
),

unioned as (
    select * from orders_as_events
    union all
    select * from campaign_events_as_events
    union all
    select * from surveys_as_events
    union all
    select * from support_tickets_as_events
)

select * from unioned
