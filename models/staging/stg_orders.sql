-- An order comes again when its status changes: the newest version counts. An amount below zero is money paid back.
with

feed as (
    {{ feed_rows('orders') }}
),

currency_aliases as (select * from {{ ref('currency_aliases') }}),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_account_id('account_id') }} as account_id,
        {{ clean_text('order_id') }} as order_id,
        {{ clean_word('status') }} as status,
        {{ alias_text('currency') }} as currency_text,
        default_country,
        {{ clean_word('channel') }} as channel,
        {{ clean_word('payment_method') }} as payment_method,
        {{ clean_text('coupon_code') }} as coupon_code,
        {{ parse_timestamp('ordered_at') }} as ordered_at,
        try_cast(amount as decimal(18, 4)) as amount,
        try_cast(discount_amount as decimal(18, 4)) as discount_amount,
        ordered_at as raw_ordered_at,
        amount as raw_amount,
        discount_amount as raw_discount_amount,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        {{ raw_row() }},
        file_path
    from feed
),

-- A sign that several countries use (¥) is read only where the source's country decides.
looked_up as (
    select
        parsed.*,
        upper(trim(coalesce(home_currencies.currency, common_currencies.currency))) as currency
    from parsed
    left join currency_aliases as home_currencies
        on parsed.currency_text = home_currencies.alias and parsed.default_country = home_currencies.country
    left join currency_aliases as common_currencies
        on parsed.currency_text = common_currencies.alias and common_currencies.country = '*'
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
            when discount_amount < 0 then 'negative_discount_amount'
            when status not in ('paid', 'refunded', 'cancelled') then 'unknown_status'
            {{ set_aside('orders', 'ordered_at') }}
        end as reject_reason,
        {{ unreadable_values({
            'currency': ['currency_text', 'currency'],
            'discount_amount': ['raw_discount_amount', 'discount_amount']
        }) }} as unreadable_values,
        arrived_at,
        arrival_source,
        {{ raw_record() }} as raw_record,
        file_path
    from looked_up
)

select * from checked
