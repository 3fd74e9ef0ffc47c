-- Keys that came more than once. Few as a rule, so that choosing a version never has to sort all rows. Where not all files are
-- read, only those are counted that came more than once before or are touched now.
{%- set is_increment = not reads_all_files() %}
with

feed_records as (select * from {{ ref('int_feed_records') }}),
touched_events as (select * from {{ ref('int_touched_events') }}),
touched_records as (select * from {{ ref('int_touched_records') }}),

candidates as (
    select event_key as record_key from touched_events
    union distinct
    select record_key from touched_records
    {%- if is_increment %}
    union distinct
    select record_key from {{ this }}
    {%- endif %}
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
