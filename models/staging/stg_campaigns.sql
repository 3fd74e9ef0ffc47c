with

feed as (
    select *
    from {{ source('raw', 'campaigns') }}
    where not coalesce(is_past_retention, false)
),

parsed as (
    select
        {{ clean_text('campaign_id') }} as campaign_id,
        {{ clean_text('experiment_id') }} as experiment_id,
        {{ clean_text('name') }} as name,
        {{ clean_word('topic') }} as topic,
        {{ clean_word('channel') }} as channel,
        {{ parse_timestamp('starts_at') }} as starts_at,
        {{ parse_timestamp('ends_at') }} as ends_at,
        try_cast(cost_amount as decimal(18, 4)) as cost_amount,
        cost_amount as raw_cost_amount,
        starts_at as raw_starts_at,
        ends_at as raw_ends_at,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        raw_row,
        raw_row_without_ids,
        false as raw_row_hides_ids,
        file_path
    from feed
),

checked as (
    select
        {{ hash_key(["'campaigns'", 'campaign_id']) }} as campaign_key,
        campaign_id,
        experiment_id,
        name,
        topic,
        channel,
        starts_at,
        ends_at,
        cost_amount,
        case
            when campaign_id is null then 'missing_campaign_id'
            when cost_amount < 0 then 'negative_cost_amount'
        end as reject_reason,
        {{ unreadable_values({
            'cost_amount': ['raw_cost_amount', 'cost_amount'],
            'starts_at': ['raw_starts_at', 'starts_at'],
            'ends_at': ['raw_ends_at', 'ends_at']
        }) }} as unreadable_values,
        arrived_at,
        arrival_source,
        {{ raw_record(of_all=true) }} as raw_record,
        file_path
    from parsed
)

select * from checked
