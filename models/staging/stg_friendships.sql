-- A friendship without a date counts as known since it arrived.
with

feed as (
    {{ feed_rows('friendships') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_account_id('account_id') }} as account_id,
        {{ clean_account_id('friend_id') }} as friend_id,
        {{ clean_word('action') }} as action,
        {{ parse_timestamp('occurred_at') }} as occurred_at,
        occurred_at as raw_occurred_at,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        {{ raw_row() }},
        file_path
    from feed
),

checked as (
    select
        {{ event_key(
            'friendships', 'cast(null as ' ~ dbt.type_string() ~ ')', ['account_id', 'friend_id', 'action', 'occurred_at']
        ) }} as event_key,
        {{ account_key('account_id') }} as account_key,
        {{ account_key('friend_id') }} as counterpart_account_key,
        source_system,
        account_id,
        friend_id as counterpart_account_id,
        coalesce(action, 'added') as action,
        coalesce(occurred_at, arrived_at) as occurred_at,
        occurred_at is not null as is_dated,
        case
            when source_system is null then 'missing_source_system'
            when account_id is null then 'missing_account_id'
            when friend_id is null then 'missing_friend_id'
            when action not in ('added', 'removed', 'blocked', 'unblocked') then 'unknown_action'
            when raw_occurred_at is not null and occurred_at is null then 'unparsable_occurred_at'
            when occurred_at < {{ earliest_plausible_time() }} then 'implausible_occurred_at'
            when occurred_at > {{ latest_plausible_time() }} then 'future_occurred_at'
            {{ set_aside('friendships', 'occurred_at') }}
        end as reject_reason,
        arrived_at,
        arrival_source,
        {{ raw_record() }} as raw_record,
        file_path
    from parsed
)

select * from checked
