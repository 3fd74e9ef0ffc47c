-- A membership without a date counts as known since it arrived.
with

feed as (
    {{ feed_rows('group_members') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_text('group_id') }} as group_id,
        {{ clean_account_id('account_id') }} as account_id,
        {{ clean_word('action') }} as action,
        {{ clean_word('role') }} as role,
        {{ clean_text('group_name') }} as group_name,
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
            'group_members', 'cast(null as ' ~ dbt.type_string() ~ ')', ['group_id', 'account_id', 'action', 'occurred_at']
        ) }} as event_key,
        {{ account_key('account_id') }} as account_key,
        source_system,
        account_id,
        group_id,
        action,
        role,
        group_name,
        coalesce(occurred_at, arrived_at) as occurred_at,
        occurred_at is not null as is_dated,
        case
            when source_system is null then 'missing_source_system'
            when group_id is null then 'missing_group_id'
            when account_id is null then 'missing_account_id'
            when action is null then 'missing_action'
            when action not in ('joined', 'left', 'removed') then 'unknown_action'
            when raw_occurred_at is not null and occurred_at is null then 'unparsable_occurred_at'
            when occurred_at < {{ earliest_plausible_time() }} then 'implausible_occurred_at'
            when occurred_at > {{ latest_plausible_time() }} then 'future_occurred_at'
            {{ set_aside('group_members', 'occurred_at') }}
        end as reject_reason,
        arrived_at,
        arrival_source,
        {{ raw_record() }} as raw_record,
        file_path
    from parsed
)

select * from checked
