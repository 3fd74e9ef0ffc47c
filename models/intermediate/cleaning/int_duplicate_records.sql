-- Keys that came more than once. Few as a rule, so that choosing a version never has to sort all rows. Of events only those are
-- counted that came more than once before, or that are touched now.
{%- set nothing = "(select cast(null as bigint) as record_key where false)" %}
{%- set known_rows = nothing if reads_all_files() else this %}
with

feed_records as (select * from {{ ref('int_feed_records') }}),
stock_records as (select * from {{ ref('int_stock_records') }}),
touched_events as (select * from {{ ref('int_touched_events') }}),

candidates as (
    select record_key from {{ known_rows }}
    union distinct
    select event_key as record_key from touched_events
    union distinct
    select record_key from stock_records
),

looked_at as (
    select *
    from feed_records
    where
        reject_reason is null
        and not is_erased
        {%- if not reads_all_files() %}
            and record_key in (select candidates.record_key from candidates)
        {%- endif %}
),

repeated as (
    select
        feed,
        record_key,
        cast(count(*) as bigint) as versions
    from looked_at
    group by feed, record_key
    having count(*) > 1
)

select * from repeated
