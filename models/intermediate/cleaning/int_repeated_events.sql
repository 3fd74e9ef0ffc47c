-- The newest version of each event that came more than once. They are few: apart from the others, so that these are written as
-- they are read, and no table of all events is sorted or held in memory.
{{ config(materialized='view') }}
with

event_records as (select * from {{ all_or_touched(ref('int_event_records'), ref('int_touched_event_records')) }}),
duplicate_records as (select * from {{ ref('int_duplicate_records') }}),

versions as (
    select event_records.*
    from event_records
    inner join duplicate_records
        on event_records.feed = duplicate_records.feed and event_records.event_key = duplicate_records.record_key
    where event_records.reject_reason is null and not event_records.is_erased and event_records.replaced_at is null
),

ranked_versions as (
    select
        *,
        row_number() over (
            partition by event_key
            order by
                arrived_at desc, event_at desc, account_key asc nulls last, event_type asc, event_subtype asc nulls last,
                object_id asc nulls last, counterpart_account_key asc nulls last, channel asc nulls last,
                category asc nulls last, brand asc nulls last, duration_seconds desc, amount desc, currency asc nulls last,
                content_key asc nulls last, related_event_key asc nulls last
        ) as version_rank
    from versions
),

newest_versions as (
    select
        event_key,
        feed,
        event_type,
        event_subtype,
        account_key,
        counterpart_account_key,
        event_at,
        object_id,
        related_event_key,
        content_key,
        channel,
        category,
        brand,
        duration_seconds,
        amount,
        currency,
        arrived_at
    from ranked_versions
    where version_rank = 1
)

select * from newest_versions
