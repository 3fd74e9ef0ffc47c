-- One behaviour record across all feeds. Facts know accounts, not persons, so that a merge never rewrites them. What is touched
-- is taken out and made anew; an event that no row spoke of before is not even looked for.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ take_out('(select event_key from ' ~ ref('int_touched_event_records') ~ ' where was_known)', ['event_key']) }}"
) }}
with

event_records as (select * from {{ all_or_touched(ref('int_event_records'), ref('int_touched_event_records')) }}),
duplicate_records as (select * from {{ ref('int_duplicate_records') }}),
repeated_events as (select * from {{ ref('int_repeated_events') }}),
erased_accounts as (select * from {{ ref('int_erased_accounts') }}),

single_events as (
    select
        event_records.event_key,
        event_records.feed,
        event_records.event_type,
        event_records.event_subtype,
        event_records.account_key,
        event_records.counterpart_account_key,
        event_records.event_at,
        event_records.object_id,
        event_records.related_event_key,
        event_records.content_key,
        event_records.channel,
        event_records.category,
        event_records.brand,
        event_records.duration_seconds,
        event_records.amount,
        event_records.currency,
        event_records.arrived_at
    from event_records
    left join duplicate_records
        on event_records.feed = duplicate_records.feed and event_records.event_key = duplicate_records.record_key
    where
        event_records.event_key is not null
        and event_records.reject_reason is null
        and event_records.replaced_at is null
        and not event_records.is_erased
        and duplicate_records.record_key is null
),

events as (
    select * from single_events
    union all
    select * from repeated_events
),

-- An erased person is not named as anyone's counterpart either.
final as (
    select
        events.event_key,
        events.feed,
        events.event_type,
        events.event_subtype,
        events.account_key,
        case when erased_accounts.account_key is null then events.counterpart_account_key end as counterpart_account_key,
        events.event_at,
        {{ local_date('events.event_at') }} as activity_date,
        events.object_id,
        events.related_event_key,
        events.content_key,
        events.channel,
        events.category,
        events.brand,
        events.duration_seconds,
        events.amount,
        events.currency,
        events.arrived_at
    from events
    left join erased_accounts on events.counterpart_account_key = erased_accounts.account_key
)

select * from final
