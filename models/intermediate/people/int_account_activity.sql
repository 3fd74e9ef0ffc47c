-- When an account was active up to a day, and what it did besides logging in and writing in its window.
with

account_dates as (select * from {{ ref('int_account_dates') }}),
account_windows as (select * from {{ ref('int_account_windows') }}),
account_days as (select * from {{ ref('fct_account_days') }}),
account_ids as (select * from {{ ref('int_account_ids') }}),

activity as (
    select
        account_dates.account_key,
        account_dates.as_of_date,
        count(account_days.activity_date) as active_days,
        max(account_days.activity_date) as last_active_date,
        coalesce(sum(account_days.active_events - account_days.logins) filter (
            where account_days.activity_date >= account_windows.first_date
        ), 0) as window_events,
        coalesce(sum(account_days.active_events - account_days.logins - account_days.messages_sent) filter (
            where account_days.activity_date >= account_windows.first_date
        ), 0) as other_events
    from account_dates
    left join account_days
        on
            account_dates.account_key = account_days.account_key
            and account_dates.as_of_date >= account_days.activity_date
            and account_days.is_active
    left join account_windows
        on
            account_dates.account_key = account_windows.account_key
            and account_dates.as_of_date = account_windows.as_of_date
    group by account_dates.account_key, account_dates.as_of_date
),

-- Where nobody of the source does anything but write, only its messages are fed, and that says nothing about anyone.
sources as (
    select
        account_ids.source_system,
        activity.as_of_date,
        sum(activity.other_events) as other_events
    from activity
    inner join account_ids on activity.account_key = account_ids.account_key
    group by account_ids.source_system, activity.as_of_date
),

final as (
    select
        activity.account_key,
        activity.as_of_date,
        cast(activity.active_days as bigint) as active_days,
        {{ dbt.datediff('activity.last_active_date', 'activity.as_of_date', 'day') }}
            as days_since_last_active,
        case
            when sources.other_events > 0
                then round(activity.other_events / nullif(cast(activity.window_events as double), 0), 9)
        end as other_activity_share
    from activity
    inner join account_ids on activity.account_key = account_ids.account_key
    inner join sources on account_ids.source_system = sources.source_system and activity.as_of_date = sources.as_of_date
)

select * from final
