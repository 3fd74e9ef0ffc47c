-- Every row that was refused, and why. A row mended at the source leaves by itself: the books are kept of what is there.
with

feed_records as (
    select * from {{ ref('int_feed_records') }}
),

rejected as (
    select
        feed,
        {{ hash_key(['feed', 'raw_record']) }} as record_key,
        reject_reason as reason,
        arrived_at,
        raw_record
    from feed_records
    where reject_reason is not null and not is_erased
),

final as (
    select
        feed,
        record_key,
        min(reason) as reason,
        cast(count(*) as bigint) as row_count,
        min(arrived_at) as first_seen_at,
        min(raw_record) as raw_record
    from rejected
    group by feed, record_key
)

select * from final
