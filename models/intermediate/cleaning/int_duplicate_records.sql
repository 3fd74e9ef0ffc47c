-- Keys that came more than once. Few as a rule, so that choosing a version never has to sort all rows. Where not all files are
-- read, of events only those are counted that came more than once before or are touched now.
{%- set is_increment = not reads_all_files() %}
with

feed_records as (select * from {{ ref('int_feed_records') }}),
stock_records as (select * from {{ ref('int_stock_records') }}),
touched_events as (select * from {{ ref('int_touched_events') }}),

candidates as (
    select record_key from stock_records
    union distinct
    select event_key as record_key from touched_events
    union distinct
    select record_key from {{ this if is_increment else 'stock_records' }}
),

repeated as (
    select
        feed,
        record_key,
        cast(count(*) as bigint) as versions
    from feed_records
    where
        reject_reason is null
        and not is_erased
        and ({{ 'false' if is_increment else 'true' }} or record_key in (select candidates.record_key from candidates))
    group by feed, record_key
    having count(*) > 1
)

select * from repeated
