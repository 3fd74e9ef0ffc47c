-- The accepted lines of orders, one row each however often they came. Only touched ones are made anew.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ take_out(ref('int_touched_records'), ['order_item_key'], ['record_key']) }}"
) }}
with

order_items as (
    select * from {{ ref('int_order_items__checked') }}
),

erased_accounts as (
    select * from {{ ref('int_erased_accounts') }}
),

accepted as (
    select
        *,
        row_number() over (partition by order_item_key order by arrived_at desc, raw_record asc) as version_rank
    from order_items
    where
        reject_reason is null
        and replaced_at is null
        and not is_past_retention
        and {{ is_touched('order_items', ref('int_touched_records'), ['order_item_key'], ['record_key']) }}
        and account_key not in (select erased_accounts.account_key from erased_accounts)
),

newest_versions as (
    select
        order_item_key,
        order_key,
        account_key,
        product_id,
        quantity,
        unit_price,
        category,
        brand,
        arrived_at
    from accepted
    where version_rank = 1
)

select * from newest_versions
