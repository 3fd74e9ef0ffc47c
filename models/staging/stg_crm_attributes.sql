with

feed as (
    {{ feed_rows('crm_attributes') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_account_id('account_id') }} as account_id,
        {{ clean_word('attribute') }} as attribute,
        {{ clean_text('value') }} as value,
        {{ plausible_time(parse_timestamp('updated_at')) }} as updated_at,
        updated_at as raw_updated_at,
        {{ due_at(parse_timestamp('updated_at')) }} as due_at,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        {{ raw_row() }},
        file_path
    from feed
),

checked as (
    select
        {{ hash_key(
            ["'crm_attributes'", 'source_system', 'account_id', 'attribute', 'value']
        ) }} as crm_attribute_key,
        {{ account_key('account_id') }} as account_key,
        source_system,
        account_id,
        attribute,
        value,
        updated_at,
        case
            when source_system is null then 'missing_source_system'
            when account_id is null then 'missing_account_id'
            when attribute is null then 'missing_attribute'
            when value is null then 'missing_value'
        end as reject_reason,
        {{ unreadable_values({'updated_at': ['raw_updated_at', 'updated_at']}) }} as unreadable_values,
        arrived_at,
        arrival_source,
        {{ raw_record(of_all=true) }} as raw_record,
        due_at,
        file_path
    from parsed
)

select * from checked
