-- Every row that is refused, and why. A row mended at the source leaves by itself: the books are kept of what is there. When a
-- row was first seen is remembered from build to build, also on a full refresh. A row that names somebody who was erased stays
-- without what it says.
{%- set nothing = "(select cast(null as bigint) as record_key, cast(null as timestamp) as first_seen_at where false)" %}
{%- set known_rows = this if keeps_state() and load_relation(this) else nothing %}
with

feed_records as (
    select * from {{ ref('int_feed_records') }}
),

known as (
    select
        record_key,
        first_seen_at
    from {{ known_rows }}
),

rejected as (
    select
        feed,
        rejected_record_key as record_key,
        reject_reason as reason,
        raw_record
    from feed_records
    where reject_reason is not null and not is_erased
),

counted as (
    select
        feed,
        record_key,
        min(reason) as reason,
        cast(count(*) as bigint) as row_count,
        min(raw_record) as raw_record
    from rejected
    group by feed, record_key
),

final as (
    select
        counted.feed,
        counted.record_key,
        counted.reason,
        counted.row_count,
        coalesce(known.first_seen_at, {{ build_clock() }}) as first_seen_at,
        counted.raw_record
    from counted
    left join known on counted.record_key = known.record_key
)

select * from final
