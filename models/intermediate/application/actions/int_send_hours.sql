-- At what hour of their day people of a country are best addressed on a channel, for each hour at which they may be most active:
-- that hour, or the first after the quiet ones. For those whose hour is not known (-1) it is the usual one.
with

quiet_hours as (select * from {{ ref('int_quiet_hours') }}),
channels as (select * from {{ ref('contact_channels') }}),

countries as (
    select distinct country from quiet_hours
),

-- The most specific row: of the country and channel, of the country, of the channel, of all.
ranked as (
    select
        countries.country,
        {{ clean_word('channels.channel') }} as channel,
        quiet_hours.quiet_from_hour,
        quiet_hours.quiet_until_hour,
        quiet_hours.usual_hour,
        row_number() over (
            partition by countries.country, channels.channel
            order by
                case when quiet_hours.country = countries.country then 0 else 1 end,
                case when quiet_hours.channel = '*' then 1 else 0 end
        ) as specificity
    from countries
    cross join channels
    inner join quiet_hours
        on
            quiet_hours.country in (countries.country, '*')
            and quiet_hours.channel in ({{ clean_word('channels.channel') }}, '*')
),

wishes as (
    select distinct
        ranked.country,
        ranked.channel,
        ranked.quiet_from_hour,
        ranked.quiet_until_hour,
        hours.peak_hour,
        case when hours.peak_hour < 0 then ranked.usual_hour else hours.peak_hour end as wished_hour
    from ranked
    cross join (
        values (-1), (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16), (17), (18),
        (19), (20), (21), (22), (23)
    ) as hours (peak_hour)
    where ranked.specificity = 1
),

-- Quiet hours may run over midnight; from and until the same hour there are none.
send_hours as (
    select
        country,
        channel,
        peak_hour,
        case
            when
                quiet_from_hour < quiet_until_hour
                and wished_hour >= quiet_from_hour and wished_hour < quiet_until_hour
                then quiet_until_hour
            when
                quiet_from_hour > quiet_until_hour
                and (wished_hour >= quiet_from_hour or wished_hour < quiet_until_hour)
                then quiet_until_hour
            else wished_hour
        end as send_hour
    from wishes
)

select * from send_hours
