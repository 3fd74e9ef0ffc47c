-- The accepted orders, of each the newest version: the one that fct_events has.
with

orders as (
    select * from {{ ref('stg_orders') }}
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
                arrived_at desc, ordered_at desc, account_key asc, status asc, channel asc, amount desc, currency asc,
                payment_method asc, coupon_code asc, discount_amount asc
        ) as version_rank
    from orders
    where
        reject_reason is null
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
