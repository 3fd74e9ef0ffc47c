-- The hours in which people were active, by their clock: the one pass over events. A conversation or a visit is many events
-- and one hour, so that hours, not events, say when people come.
with

events as (select * from {{ ref('fct_events') }}),
event_types as (select * from {{ ref('int_event_types') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
people as (select * from {{ ref('int_temporal_people') }}),

local_events as (
    select
        people.user_id,
        people.time_zone,
        {{ local_time_in('events.event_at', 'people.time_zone') }} as local_at,
        {{ seconds_between(
            'lag(events.event_at) over (partition by people.user_id order by events.event_at)', 'events.event_at'
        ) }} as gap_seconds
    from events
    inner join event_types on events.event_type = event_types.event_type
    inner join user_accounts on events.account_key = user_accounts.account_key
    inner join people on user_accounts.user_id = people.user_id
    where event_types.is_activity
),

active_hours as (
    select
        user_id,
        time_zone,
        cast(local_at as date) as local_date,
        cast(extract(hour from local_at) as integer) as local_hour,
        count(*) as events,
        count(gap_seconds) as gaps,
        {{ exact_sum('gap_seconds') }} as gap_seconds,
        {{ exact_sum('gap_seconds * gap_seconds') }} as squared_gap_seconds
    from local_events
    group by user_id, time_zone, cast(local_at as date), cast(extract(hour from local_at) as integer)
),

-- Another clock's day may end after ours; it is known as a whole on the day in our zone on which it ends.
known as (
    select
        *,
        case
            when time_zone = '{{ setting('reporting_time_zone') }}' then local_date
            else greatest(local_date, {{ local_date(
                utc_of_local_time(dbt.dateadd('minute', 1439, 'cast(local_date as timestamp)'), 'time_zone')
            ) }})
        end as known_date,
        1 + mod({{ dbt.datediff("cast('0001-01-01' as date)", 'local_date', 'day') }}, 7) as weekday
    from active_hours
)

select * from known
