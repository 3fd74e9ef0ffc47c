-- How far the hours of an account's logins moved in the recent days, and how many of these came from devices not used before.
with

logins as (select * from {{ ref('int_risk_logins') }}),
rules as (select * from {{ ref('int_risk_rules') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

dated_logins as (
    select
        *,
        min(login_date) over (partition by account_key, device_key) as device_first_date
    from logins
),

aged_logins as (
    select
        dated_logins.user_id,
        dated_logins.account_key,
        dated_logins.day_part,
        dated_logins.logins,
        refresh_dates.as_of_date,
        {{ dbt.datediff('dated_logins.login_date', 'refresh_dates.as_of_date', 'day') }}
        < rules.window_days as is_recent,
        {{ dbt.datediff('dated_logins.device_first_date', 'refresh_dates.as_of_date', 'day') }}
        < rules.window_days as is_new_device
    from dated_logins
    cross join refresh_dates
    cross join rules
    where
        rules.flag = 'takeover'
        and {{ dbt.datediff('dated_logins.login_date', 'refresh_dates.as_of_date', 'day') }}
        between 0 and rules.window_days + rules.lookback_days - 1
),

parts as (
    select
        user_id,
        account_key,
        as_of_date,
        day_part,
        sum(case when is_recent then logins else 0 end) as recent_logins,
        sum(case when is_recent and is_new_device then logins else 0 end) as new_device_logins,
        sum(case when is_recent then 0 else logins end) as earlier_logins
    from aged_logins
    group by user_id, account_key, as_of_date, day_part
),

totals as (
    select
        *,
        sum(recent_logins) over (partition by account_key, as_of_date) as all_recent_logins,
        sum(earlier_logins) over (partition by account_key, as_of_date) as all_earlier_logins
    from parts
),

-- Half the sum of differences of shares: 0 for the same hours, 1 for wholly other ones.
shifts as (
    select
        user_id,
        account_key,
        as_of_date,
        cast(max(all_recent_logins) as bigint) as recent_logins,
        cast(max(all_earlier_logins) as bigint) as earlier_logins,
        round(sum(new_device_logins) / max(all_recent_logins), 9) as new_device_share,
        round(
            cast({{ exact_sum('abs(recent_logins / all_recent_logins - earlier_logins / all_earlier_logins)') }} as double) / 2, 9
        ) as hour_shift
    from totals
    where all_recent_logins > 0 and all_earlier_logins > 0
    group by user_id, account_key, as_of_date
)

select * from shifts
