-- Devices that many people have come to use. How many shared one before, in families and shops, is no matter.
with

links as (select * from {{ ref('int_risk_links') }}),
rules as (select * from {{ ref('int_risk_rules') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

newcomers as (
    select
        links.link_key,
        links.user_id,
        refresh_dates.as_of_date,
        rules.threshold
    from links
    cross join refresh_dates
    cross join rules
    where
        links.link_kind = 'device'
        and rules.flag = 'shared_device'
        and {{ dbt.datediff('links.first_date', 'refresh_dates.as_of_date', 'day') }}
        between 0 and rules.lookback_days - 1
),

crowds as (
    select
        link_key,
        as_of_date,
        count(*) as people
    from newcomers
    group by link_key, as_of_date, threshold
    having count(*) >= threshold
),

largest as (
    select
        newcomers.user_id,
        newcomers.as_of_date,
        max(crowds.people) as people
    from newcomers
    inner join crowds on newcomers.link_key = crowds.link_key and newcomers.as_of_date = crowds.as_of_date
    group by newcomers.user_id, newcomers.as_of_date
),

flags as (
    select
        user_id,
        as_of_date,
        'shared_device' as flag,
        cast(people as double) as value,
        'Began to use a device that '
        || cast(people - 1 as {{ dbt.type_string() }}) || ' other people began to use too' as evidence
    from largest
)

select * from flags
