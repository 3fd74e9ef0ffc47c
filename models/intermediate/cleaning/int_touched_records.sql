-- What is said otherwise now of how things stand: keys of what a pending file says or said, of what an account said that was
-- erased since the last run, and of lines whose order is touched. Where all files are read, no list is needed.
-- depends_on: {{ ref('stg_pending_files') }}
with

stock_records as (select * from {{ ref('int_stock_records') }}),
order_items as (select * from {{ ref('int_order_items__checked') }}),
touched_events as (select * from {{ ref('int_touched_events') }}),

-- The key of an account is the account: that of an erased one is not written down again.
touched as (
    select record_key
    from stock_records
    where (is_erased or {{ was_in_pending_file() }}) and not (is_erased and feed = 'accounts')
    union distinct
    select order_item_key as record_key
    from order_items
    where
        is_erased
        or {{ was_in_pending_file() }}
        or order_key in (select touched_events.event_key from touched_events)
),

final as (
    select record_key
    from touched
    where record_key is not null and {{ 'false' if reads_all_files() else 'true' }}
)

select * from final
