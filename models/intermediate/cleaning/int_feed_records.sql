-- Every raw row of every feed: those that events come from, those that say how things stand, and lines of orders. The books of
-- this layer are kept from it. An erased person's rows count as erased whatever else is wrong with them, and say nothing more.
{{ config(materialized='view') }}
with

event_records as (select * from {{ ref('int_event_records') }}),
stock_records as (select * from {{ ref('int_stock_records') }}),
order_items as (select * from {{ ref('int_order_items__checked') }}),

unioned as (
    select
        feed,
        case when not is_erased then event_key end as record_key,
        reject_reason,
        arrived_at,
        arrival_source,
        doubtful_arrival,
        rejected_record_key,
        raw_record,
        is_erased
    from event_records
    where replaced_at is null
    union all
    select
        feed,
        case when not is_erased then record_key end as record_key,
        reject_reason,
        arrived_at,
        arrival_source,
        doubtful_arrival,
        rejected_record_key,
        raw_record,
        is_erased
    from stock_records
    where replaced_at is null
    union all
    select
        feed,
        case when not is_erased and not is_past_retention then order_item_key end as record_key,
        case when not is_past_retention then reject_reason end as reject_reason,
        arrived_at,
        arrival_source,
        case when not is_past_retention then doubtful_arrival end as doubtful_arrival,
        case when not is_past_retention then rejected_record_key end as rejected_record_key,
        case when not is_past_retention and reject_reason is not null then raw_record end as raw_record,
        is_erased or is_past_retention as is_erased
    from order_items
    where replaced_at is null
)

select * from unioned
