-- Every row of the feeds that events come from, with what it says, why it is refused if it is, and its file. Rows of pending
-- files are read again: the old ones stay, marked, until all that hangs on them was made anew. Only refused rows are kept as
-- they came.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ mark_replaced_records(ref('stg_pending_files')) }}",
    post_hook="{{ mark_erased_records(ref('int_erased_accounts'), 'counterpart_account_key') }}"
) }}
with

interaction as (select * from {{ ref('int_events__interaction') }}),
social as (select * from {{ ref('int_events__social') }}),
content as (select * from {{ ref('int_events__content') }}),
commerce as (select * from {{ ref('int_events__commerce') }}),

-- depends_on: {{ ref('stg_pending_files') }}, {{ ref('int_erased_accounts') }}
events as (
    select * from interaction
    union all
    select * from social
    union all
    select * from content
    union all
    select * from commerce
),

pending as (
    select
        *,
        case when arrival_source = 'doubtful' then {{ json_value('raw_record', 'ingested_at') }} end as doubtful_arrival,
        case when reject_reason like 'future_%' then {{ due_at('event_at') }} end as due_at
    from events
    where {{ is_in_pending_file() }}
),

final as (
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
        reject_reason,
        arrived_at,
        arrival_source,
        doubtful_arrival,
        case
            when reject_reason is not null then {{ hash_key(['feed', 'reject_reason', 'raw_record']) }}
        end as rejected_record_key,
        case when reject_reason is not null then raw_record end as raw_record,
        {{ reads_the_same_until('due_at') }} as reads_the_same_until,
        file_path,
        false as is_erased,
        cast(null as timestamp) as replaced_at
    from pending
)

select * from final
