-- On which channels a person may be addressed on a day, where no cap is reached, the most used of late first, and at what hour.
with

user_channels as (select * from {{ ref('fct_user_channels') }}),
patterns as (select * from {{ ref('fct_temporal_patterns') }}),
attributes as (select * from {{ ref('int_user_declared_attributes') }}),
recent_campaigns as (select * from {{ ref('int_recent_campaigns') }}),
send_hours as (select * from {{ ref('int_send_hours') }}),

countries as (
    select distinct country from send_hours
),

capped as (
    select distinct user_id, as_of_date, channel
    from recent_campaigns
    where campaigns >= max_campaigns
),

allowed as (
    select
        user_id,
        as_of_date,
        channel,
        uses_90d
    from user_channels
    where is_contactable
),

free as (
    select allowed.*
    from allowed
    left join capped
        on
            allowed.user_id = capped.user_id
            and allowed.as_of_date = capped.as_of_date
            and allowed.channel = capped.channel
    left join capped as capped_everywhere
        on
            allowed.user_id = capped_everywhere.user_id
            and allowed.as_of_date = capped_everywhere.as_of_date
            and capped_everywhere.channel = '*'
    where capped.user_id is null and capped_everywhere.user_id is null
),

timed as (
    select
        free.user_id,
        free.as_of_date,
        free.channel,
        free.uses_90d,
        coalesce(patterns.peak_hour, -1) as peak_hour,
        patterns.time_zone,
        coalesce(countries.country, '*') as country
    from free
    left join patterns on free.user_id = patterns.user_id and free.as_of_date = patterns.as_of_date
    left join attributes on free.user_id = attributes.user_id
    left join countries on attributes.country = countries.country
),

options as (
    select
        timed.user_id,
        timed.as_of_date,
        timed.channel,
        timed.uses_90d,
        send_hours.send_hour,
        coalesce(timed.time_zone, '{{ setting('reporting_time_zone') }}') as time_zone
    from timed
    inner join send_hours
        on
            timed.country = send_hours.country
            and timed.channel = send_hours.channel
            and timed.peak_hour = send_hours.peak_hour
)

select * from options
