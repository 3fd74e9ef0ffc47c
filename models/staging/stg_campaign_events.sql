with

feed as (
    {{ feed_rows('campaign_events') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_account_id('account_id') }} as account_id,
        {{ clean_text('campaign_id') }} as campaign_id,
        {{ clean_text('event_id') }} as event_id,
        {{ clean_text('variant') }} as variant,
        {{ clean_word('action') }} as action,
        {{ parse_timestamp('occurred_at') }} as occurred_at,
        try_cast(amount as decimal(18, 4)) as amount,
        occurred_at as raw_occurred_at,
        amount as raw_amount,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        {{ raw_row() }},
        file_path
    from feed
),

checked as (
    select
        {{ event_key(
            'campaign_events', 'event_id', ['account_id', 'campaign_id', 'action', 'occurred_at', 'variant']
        ) }} as event_key,
        {{ account_key('account_id') }} as account_key,
        source_system,
        account_id,
        campaign_id,
        action,
        variant,
        amount,
        occurred_at,
        case
            when source_system is null then 'missing_source_system'
            when account_id is null then 'missing_account_id'
            when campaign_id is null then 'missing_campaign_id'
            when action is null then 'missing_action'
            when
                action not in (
                    'assigned', 'sent', 'delivered', 'opened', 'clicked', 'replied', 'converted', 'unsubscribed', 'blocked'
                )
                then 'unknown_action'
            {{ time_faults('raw_occurred_at', 'occurred_at', 'occurred_at') }}
            when amount < 0 then 'negative_amount'
            {{ set_aside('campaign_events', 'occurred_at') }}
        end as reject_reason,
        {{ unreadable_values({'amount': ['raw_amount', 'amount']}) }} as unreadable_values,
        arrived_at,
        arrival_source,
        {{ raw_record() }} as raw_record,
        file_path
    from parsed
)

select * from checked
