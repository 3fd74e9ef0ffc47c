-- How many events of each kind that screening rules count a person has in the rules' windows; none has no row.
with

rules as (select * from {{ ref('int_screening_rules') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
events as (select * from {{ ref('fct_events') }}),

windows as (
    select distinct
        rules.subject,
        rules.window_days,
        refresh_dates.as_of_date,
        cast({{ dbt.dateadd('day', '1 - rules.window_days', 'refresh_dates.as_of_date') }} as date) as first_date
    from rules
    cross join refresh_dates
    where rules.kind = 'events'
),

event_counts as (
    select
        user_accounts.user_id,
        windows.as_of_date,
        windows.subject,
        windows.window_days,
        cast(count(*) as double) as value
    from events
    inner join windows
        on
            events.event_type = windows.subject
            and events.activity_date between windows.first_date and windows.as_of_date
    inner join user_accounts on events.account_key = user_accounts.account_key
    group by user_accounts.user_id, windows.as_of_date, windows.subject, windows.window_days
)

select * from event_counts
