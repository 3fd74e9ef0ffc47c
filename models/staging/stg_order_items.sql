with

feed as (
    {{ feed_rows('order_items') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_text('order_id') }} as order_id,
        {{ clean_text('product_id') }} as product_id,
        {{ clean_number('quantity') }} as quantity,
        try_cast(unit_price as decimal(18, 8)) as unit_price,
        {{ clean_word('category') }} as category,
        {{ clean_text('brand') }} as brand,
        quantity as raw_quantity,
        unit_price as raw_unit_price,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        {{ raw_row() }},
        file_path
    from feed
),

checked as (
    select
        {{ hash_key(
            [
                "'order_items'", 'source_system', 'order_id', 'product_id', number_text('quantity'), 'unit_price',
                'category', 'brand'
            ]
        ) }} as order_item_key,
        {{ hash_key(["'orders'", 'source_system', 'order_id']) }} as order_key,
        source_system,
        order_id,
        product_id,
        quantity,
        unit_price,
        category,
        brand,
        case
            when source_system is null then 'missing_source_system'
            when order_id is null then 'missing_order_id'
            when product_id is null then 'missing_product_id'
            when unit_price < 0 then 'negative_unit_price'
        end as reject_reason,
        {{ unreadable_values({
            'quantity': ['raw_quantity', 'quantity'],
            'unit_price': ['raw_unit_price', 'unit_price']
        }) }} as unreadable_values,
        arrived_at,
        arrival_source,
        {{ raw_record(of_all=true) }} as raw_record,
        file_path
    from parsed
)

select * from checked
