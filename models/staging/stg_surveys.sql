with

feed as (
    {{ feed_rows('surveys') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_account_id('account_id') }} as account_id,
        {{ clean_text('survey') }} as survey,
        {{ clean_number('score') }} as score,
        {{ clean_number('max_score') }} as max_score,
        {{ parse_timestamp('responded_at') }} as responded_at,
        responded_at as raw_responded_at,
        score as raw_score,
        max_score as raw_max_score,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        {{ raw_row() }},
        file_path
    from feed
),

checked as (
    select
        {{ event_key(
            'surveys', 'cast(null as ' ~ dbt.type_string() ~ ')',
            ['account_id', 'survey', number_text('score'), 'responded_at']
        ) }} as event_key,
        {{ account_key('account_id') }} as account_key,
        source_system,
        account_id,
        survey,
        score,
        max_score,
        responded_at,
        case
            when source_system is null then 'missing_source_system'
            when account_id is null then 'missing_account_id'
            when raw_score is null then 'missing_score'
            when score is null then 'unparsable_score'
            {{ time_faults('raw_responded_at', 'responded_at', 'responded_at') }}
            {{ set_aside('surveys', 'responded_at') }}
        end as reject_reason,
        {{ unreadable_values({'max_score': ['raw_max_score', 'max_score']}) }} as unreadable_values,
        arrived_at,
        arrival_source,
        {{ raw_record(of_all=true) }} as raw_record,
        file_path
    from parsed
)

select * from checked
