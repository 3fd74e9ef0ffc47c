-- Keys that came more than once. Few as a rule, so that choosing a version never has to sort all rows.
with

feed_records as (
    select * from {{ ref('int_feed_records') }}
),

repeated as (
    select
        feed,
        record_key,
        cast(count(*) as bigint) as versions
    from feed_records
    where reject_reason is null and not is_erased
    group by feed, record_key
    having count(*) > 1
)

select * from repeated
