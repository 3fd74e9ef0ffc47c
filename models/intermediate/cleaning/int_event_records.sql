-- Every row of the feeds that events come from, with what it says, why it is refused if it is, and its file. Rows of pending
-- files are read again: the old ones stay, marked, until all that hangs on them was made anew. Only refused rows are kept as
-- they came. A row of an account that is erased already says nothing: its keys stay until the run is over, see settle_records.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ mark_known_records(ref('stg_pending_files'), ref('int_erased_accounts'), 'counterpart_account_key') }}"
) }}
with

interaction as (select * from {{ ref('int_events__interaction') }}),
social as (select * from {{ ref('int_events__social') }}),
content as (select * from {{ ref('int_events__content') }}),
commerce as (select * from {{ ref('int_events__commerce') }}),
erased_accounts as (select * from {{ ref('int_erased_accounts') }}),

-- depends_on: {{ ref('stg_pending_files') }}
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
        events.*,
        erased_accounts.account_key is not null as is_erased,
        erased_counterparts.account_key is not null as names_erased,
        case
            when events.arrival_source = 'doubtful' then {{ json_value('events.raw_record', 'ingested_at') }}
        end as doubtful_arrival,
        case when events.reject_reason like 'future_%' then {{ due_at('events.event_at') }} end as due_at
    from events
    left join erased_accounts on events.account_key = erased_accounts.account_key
    left join erased_accounts as erased_counterparts on events.counterpart_account_key = erased_counterparts.account_key
    where {{ is_in_pending_file() }}
),

-- Not written first and emptied then: a table whose rows change before they are committed is written twice by DuckDB.
said as (
    select
        event_key,
        feed,
        account_key,
        arrived_at,
        arrival_source,
        file_path,
        is_erased,
        {{ reads_the_same_until('due_at') }} as reads_the_same_until,
        case when not is_erased then event_type end as event_type,
        case when not is_erased then event_subtype end as event_subtype,
        case when not is_erased and not names_erased then counterpart_account_key end as counterpart_account_key,
        case when not is_erased then event_at end as event_at,
        case when not is_erased then object_id end as object_id,
        case when not is_erased then related_event_key end as related_event_key,
        case when not is_erased then content_key end as content_key,
        case when not is_erased then channel end as channel,
        case when not is_erased then category end as category,
        case when not is_erased then brand end as brand,
        case when not is_erased then duration_seconds end as duration_seconds,
        case when not is_erased then amount end as amount,
        case when not is_erased then currency end as currency,
        case when not is_erased then reject_reason end as reject_reason,
        case when not is_erased then doubtful_arrival end as doubtful_arrival,
        case
            when not is_erased and reject_reason is not null then {{ hash_key(['feed', 'reject_reason', 'raw_record']) }}
        end as rejected_record_key,
        case when not is_erased and not names_erased and reject_reason is not null then raw_record end as raw_record
    from pending
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
        rejected_record_key,
        raw_record,
        reads_the_same_until,
        file_path,
        is_erased,
        cast(null as timestamp) as replaced_at
    from said
)

select * from final
