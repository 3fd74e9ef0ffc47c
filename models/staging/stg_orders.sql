-- An order comes again when its status changes: the newest version counts. What was paid back says status refunded,
-- so an amount below zero is a fault.
with

feed as (
    select * from {{ source('raw', 'orders') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_text('account_id') }} as account_id,
        {{ clean_text('order_id') }} as order_id,
        {{ clean_word('status') }} as status,
        upper({{ clean_text('currency') }}) as currency,
        {{ clean_word('channel') }} as channel,
        {{ clean_word('payment_method') }} as payment_method,
        {{ clean_text('coupon_code') }} as coupon_code,
        {{ parse_timestamp('ordered_at') }} as ordered_at,
        try_cast(amount as decimal(18, 4)) as amount,
        try_cast(discount_amount as decimal(18, 4)) as discount_amount,
        ordered_at as raw_ordered_at,
        amount as raw_amount,
        {{ arrived_at() }} as arrived_at,
        raw_record
    from feed
),

checked as (
    select
        {{ hash_key(["'orders'", 'source_system', 'order_id']) }} as event_key,
        {{ account_key('account_id') }} as account_key,
        source_system,
        account_id,
        order_id,
        coalesce(status, 'paid') as status,
        currency,
        channel,
        payment_method,
        coupon_code,
        amount,
        discount_amount,
        ordered_at,
        case
            when source_system is null then 'missing_source_system'
            when account_id is null then 'missing_account_id'
            when order_id is null then 'missing_order_id'
            {{ time_faults('raw_ordered_at', 'ordered_at', 'ordered_at') }}
            when raw_amount is null then 'missing_amount'
            when amount is null then 'unparsable_amount'
            when amount < 0 then 'negative_amount'
            when discount_amount < 0 then 'negative_discount_amount'
            when status not in ('paid', 'refunded', 'cancelled') then 'unknown_status'
        end as reject_reason,
        arrived_at,
        raw_record
    from parsed
)

select * from checked
