-- Every row that is refused, and why. A row mended at the source leaves by itself: the books are kept of what is there. When a
-- row was first seen is remembered from build to build, also on a full refresh. A row that names somebody who was erased stays
-- without what it says. Only what is told otherwise than in the run before is written.
{{ config(
    materialized='incremental',
    incremental_strategy=replacing_strategy(),
    unique_key='record_key',
    on_schema_change='append_new_columns',
    pre_hook="{{ take_out_mended(ref('int_feed_records')) }}"
) }}
{%- set nothing %}
(
    select
        cast(null as bigint) as record_key,
        cast(null as bigint) as row_count,
        cast(null as {{ dbt.type_string() }}) as raw_record,
        cast(null as timestamp) as first_seen_at
    where false
)
{%- endset %}
{%- set known_rows = this if keeps_state() and load_relation(this) else nothing %}
with

rejected as (
    select
        rejected_record_key as record_key,
        raw_record is not null as is_shown
    from {{ ref('int_feed_records') }}
    where rejected_record_key is not null
),

-- What rows say is long: it is read for those that are written.
rejected_texts as (
    select
        rejected_record_key as record_key,
        feed,
        reject_reason,
        raw_record
    from {{ ref('int_feed_records') }}
    where rejected_record_key is not null
),

known as (
    select
        record_key,
        row_count,
        raw_record is not null as is_shown,
        first_seen_at
    from {{ known_rows }}
),

counted as (
    select
        record_key,
        cast(count(*) as bigint) as row_count,
        bool_or(is_shown) as is_shown
    from rejected
    group by record_key
),

told_otherwise as (
    select
        counted.record_key,
        counted.row_count,
        coalesce(known.first_seen_at, {{ build_clock() }}) as first_seen_at
    from counted
    left join known on counted.record_key = known.record_key
    where
        {{ 'false' if is_incremental() else 'true' }}
        or known.record_key is null
        or known.row_count != counted.row_count
        or known.is_shown != counted.is_shown
),

-- The key is a hash of all three: but for texts that may no longer be shown they are the same in all rows of a key.
texts as (
    select
        record_key,
        min(feed) as feed,
        min(reject_reason) as reason,
        min(raw_record) as raw_record
    from rejected_texts
    where record_key in (select told_otherwise.record_key from told_otherwise)
    group by record_key
),

final as (
    select
        texts.feed,
        told_otherwise.record_key,
        texts.reason,
        told_otherwise.row_count,
        told_otherwise.first_seen_at,
        texts.raw_record
    from told_otherwise
    inner join texts on told_otherwise.record_key = texts.record_key
)

select * from final
