-- Keys that came more than once. Few as a rule, so that choosing a version never has to sort all rows. Where not all files are
-- read, only what is touched now is counted anew.
{%- set is_increment = not reads_all_files() %}
{%- set all_are_counted = 'false' if is_increment else 'true' %}
with

event_records as (select * from {{ all_or_touched(ref('int_event_records'), ref('int_touched_event_records')) }}),
stock_records as (select * from {{ ref('int_stock_records') }}),
order_items as (select * from {{ ref('int_order_items__checked') }}),
touched_events as (select * from {{ ref('int_touched_events') }}),
touched_records as (select * from {{ ref('int_touched_records') }}),
erased_accounts as (select * from {{ ref('int_erased_accounts') }}),

versions as (
    select
        feed,
        event_key as record_key
    from event_records
    where reject_reason is null and not is_erased and replaced_at is null
    union all
    select
        feed,
        record_key
    from stock_records
    where
        reject_reason is null and not is_erased and replaced_at is null
        and ({{ all_are_counted }} or record_key in (select touched_records.record_key from touched_records))
    union all
    select
        feed,
        order_item_key as record_key
    from order_items
    where
        reject_reason is null and not is_erased and not is_past_retention and replaced_at is null
        and ({{ all_are_counted }} or order_item_key in (select touched_records.record_key from touched_records))
),

counted as (
    select
        feed,
        record_key,
        cast(count(*) as bigint) as versions
    from versions
    group by feed, record_key
    having count(*) > 1
),

-- What is not touched came as often as before. The key of an account is the account: an erased one is not kept.
known as (
    select
        feed,
        record_key,
        versions
    from {{ this if is_increment else 'counted' }}
    where
        {{ 'true' if is_increment else 'false' }}
        and record_key not in (select touched_events.event_key from touched_events)
        and record_key not in (select touched_records.record_key from touched_records)
        and record_key not in (select erased_accounts.account_key from erased_accounts)
),

final as (
    select * from counted
    union all
    select * from known
)

select * from final
