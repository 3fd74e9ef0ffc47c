-- Changes of friendships and groups, in the shape of fct_events. A view: it is read once, into int_event_records.
{{ config(materialized='view') }}
with

friendships as (
    select * from {{ ref('stg_friendships') }}
),

group_members as (
    select * from {{ ref('stg_group_members') }}
),

friendships_as_events as (
    select
        event_key,
        'friendships' as feed,
        'friend_' || action as event_type,
        cast(null as {{ dbt.type_string() }}) as event_subtype,
        account_key,
        counterpart_account_key,
        occurred_at as event_at,
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
    from friendships
),

group_members_as_events as (
    select
        event_key,
        'group_members' as feed,
        'group_' || action as event_type,
        role as event_subtype,
        account_key,
        cast(null as bigint) as counterpart_account_key,
        occurred_at as event_at,
        group_id as object_id,
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
    from group_members
),

unioned as (
    select * from friendships_as_events
    union all
    select * from group_members_as_events
)

select * from unioned
