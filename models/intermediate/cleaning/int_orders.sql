-- The accepted orders, of each the newest version: the one that fct_events has. Only touched ones are made anew.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ take_out(ref('int_touched_events'), ['order_key'], ['event_key']) }}"
) }}
with

-- depends_on: {{ ref('int_event_records') }}
orders as (
    select *
    from {{ ref('stg_orders') }}
    where {{ is_in_touched_file(
        'orders', ref('int_event_records'), 'event_key', ref('int_touched_events'), 'event_key'
    ) }}
),

erased_accounts as (
    select * from {{ ref('int_erased_accounts') }}
),

accepted as (
    select
        *,
        row_number() over (
            partition by event_key
            order by
                arrived_at desc, ordered_at desc, account_key asc nulls last, status asc nulls last, channel asc nulls last,
                amount desc, currency asc nulls last, payment_method asc nulls last, coupon_code asc nulls last,
                discount_amount asc nulls last
        ) as version_rank
    from orders
    where
        reject_reason is null
        and {{ is_touched('orders', ref('int_touched_events'), ['event_key']) }}
        and account_key not in (select erased_accounts.account_key from erased_accounts)
),

newest_versions as (
    select
        event_key as order_key,
        account_key,
        source_system,
        order_id,
        ordered_at,
        status,
        channel,
        payment_method,
        coupon_code,
        -- ISO 4217's word for none: whatever it is, it must not be added to a known one.
        case when unreadable_values like '%|currency:%' then 'XXX' else currency end as currency,
        amount,
        discount_amount,
        arrived_at
    from accepted
    where version_rank = 1
)

select * from newest_versions
