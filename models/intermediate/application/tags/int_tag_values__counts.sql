-- How often people did what tags count, in the tags' own windows: events of a kind, and uses of a service. None has no row.
with

tags as (select * from {{ ref('int_tags') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
events as (select * from {{ ref('fct_events') }}),

windows as (
    select distinct
        tags.kind,
        tags.subject,
        tags.window_days,
        case when tags.kind = 'service' then 'service' else tags.subject end as event_type,
        refresh_dates.as_of_date,
        cast({{ dbt.dateadd('day', '1 - tags.window_days', 'refresh_dates.as_of_date') }} as date) as first_date
    from tags
    cross join refresh_dates
    where tags.kind in ('events', 'service')
),

counts as (
    select
        user_accounts.user_id,
        windows.as_of_date,
        windows.kind,
        windows.subject,
        windows.window_days,
        cast(count(*) as double) as number_value
    from events
    inner join windows
        on
            events.event_type = windows.event_type
            and events.activity_date between windows.first_date and windows.as_of_date
    inner join user_accounts on events.account_key = user_accounts.account_key
    where windows.kind = 'events' or events.event_subtype = windows.subject
    group by user_accounts.user_id, windows.as_of_date, windows.kind, windows.subject, windows.window_days
)

select * from counts
