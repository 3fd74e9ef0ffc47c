-- People who registered within few days of each other from one device or by one referrer. Several accounts of one person are one.
with

links as (select * from {{ ref('int_risk_links') }}),
accounts as (select * from {{ ref('dim_accounts') }}),
rules as (select * from {{ ref('int_risk_rules') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

registrations as (
    select
        user_id,
        {{ local_date('min(registered_at)') }} as registered_date
    from accounts
    where registered_at is not null
    group by user_id
),

-- A device they only came to later says nothing of how they registered.
newcomers as (
    select
        registrations.user_id,
        registrations.registered_date,
        refresh_dates.as_of_date,
        links.link_kind,
        links.link_key,
        rules.window_days,
        rules.threshold
    from registrations
    inner join links on registrations.user_id = links.user_id
    cross join refresh_dates
    cross join rules
    where
        rules.flag = 'new_account_burst'
        and links.first_date <= refresh_dates.as_of_date
        and {{ dbt.datediff('registrations.registered_date', 'links.first_date', 'day') }}
        < rules.window_days
        and {{ dbt.datediff('registrations.registered_date', 'refresh_dates.as_of_date', 'day') }}
        between 0 and rules.lookback_days - 1
),

daily as (
    select
        link_kind,
        link_key,
        as_of_date,
        registered_date,
        window_days,
        threshold,
        count(*) as people
    from newcomers
    group by link_kind, link_key, as_of_date, registered_date, window_days, threshold
),

-- The windows that enough people registered in, by the day they end on.
bursts as (
    select
        daily.link_kind,
        daily.link_key,
        daily.as_of_date,
        daily.registered_date as last_date,
        cast(sum(earlier_days.people) as bigint) as people
    from daily
    inner join daily as earlier_days
        on
            daily.link_kind = earlier_days.link_kind
            and daily.link_key = earlier_days.link_key
            and daily.as_of_date = earlier_days.as_of_date
    where
        {{ dbt.datediff('earlier_days.registered_date', 'daily.registered_date', 'day') }}
        between 0 and daily.window_days - 1
    group by daily.link_kind, daily.link_key, daily.as_of_date, daily.registered_date, daily.threshold
    having sum(earlier_days.people) >= daily.threshold
),

largest as (
    select
        newcomers.user_id,
        newcomers.as_of_date,
        newcomers.window_days,
        max(bursts.people) as people
    from newcomers
    inner join bursts
        on
            newcomers.link_kind = bursts.link_kind
            and newcomers.link_key = bursts.link_key
            and newcomers.as_of_date = bursts.as_of_date
    where
        {{ dbt.datediff('newcomers.registered_date', 'bursts.last_date', 'day') }}
        between 0 and newcomers.window_days - 1
    group by newcomers.user_id, newcomers.as_of_date, newcomers.window_days
),

flags as (
    select
        user_id,
        as_of_date,
        'new_account_burst' as flag,
        cast(people as double) as value,
        'Registered within ' || cast(window_days as {{ dbt.type_string() }}) || ' days of '
        || cast(people - 1 as {{ dbt.type_string() }})
        || ' other people, from the same device or by the same referrer' as evidence
    from largest
)

select * from flags
