-- Every raw row of every feed: those that events come from, and those that say how things stand. The books of this layer are
-- kept from it. An erased person's rows count as erased whatever else is wrong with them, and say nothing more.
{{ config(materialized='view') }}
with

event_records as (select * from {{ ref('int_event_records') }}),
stock_records as (select * from {{ ref('int_stock_records') }}),
erased_accounts as (select * from {{ ref('int_erased_accounts') }}),

with_erasure as (
    select
        event_records.*,
        event_records.is_erased or erased_accounts.account_key is not null as is_of_erased,
        erased_accounts.account_key is not null or erased_others.account_key is not null as names_erased_account
    from event_records
    left join erased_accounts on event_records.account_key = erased_accounts.account_key
    left join erased_accounts as erased_others on event_records.counterpart_account_key = erased_others.account_key
    where event_records.replaced_at is null
),

unioned as (
    select
        feed,
        case when not is_of_erased then event_key end as record_key,
        case when not is_of_erased then reject_reason end as reject_reason,
        arrived_at,
        arrival_source,
        case when not is_of_erased then doubtful_arrival end as doubtful_arrival,
        case when not is_of_erased then rejected_record_key end as rejected_record_key,
        case when not names_erased_account then raw_record end as raw_record,
        is_of_erased as is_erased
    from with_erasure
    union all
    select
        feed,
        record_key,
        reject_reason,
        arrived_at,
        arrival_source,
        doubtful_arrival,
        rejected_record_key,
        raw_record,
        is_erased
    from stock_records
)

select * from unioned
