with

feed as (
    {{ feed_rows('support_tickets') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_account_id('account_id') }} as account_id,
        {{ clean_text('ticket_id') }} as ticket_id,
        {{ clean_word('channel') }} as channel,
        {{ clean_word('category') }} as category,
        {{ clean_number('score') }} as score,
        {{ parse_timestamp('opened_at') }} as opened_at,
        {{ plausible_time(parse_timestamp('closed_at')) }} as closed_at,
        opened_at as raw_opened_at,
        score as raw_score,
        closed_at as raw_closed_at,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        {{ raw_row() }},
        file_path
    from feed
),

checked as (
    select
        {{ event_key(
            'support_tickets', 'ticket_id', ['account_id', 'opened_at', 'channel', 'category']
        ) }} as event_key,
        {{ account_key('account_id') }} as account_key,
        source_system,
        account_id,
        channel,
        category,
        score,
        opened_at,
        closed_at,
        case
            when source_system is null then 'missing_source_system'
            when account_id is null then 'missing_account_id'
            {{ time_faults('raw_opened_at', 'opened_at', 'opened_at') }}
            {{ set_aside('support_tickets', 'opened_at') }}
        end as reject_reason,
        {{ unreadable_values({
            'score': ['raw_score', 'score'],
            'closed_at': ['raw_closed_at', 'closed_at']
        }) }} as unreadable_values,
        arrived_at,
        arrival_source,
        {{ raw_record(of_all=true) }} as raw_record,
        file_path
    from parsed
)

select * from checked
