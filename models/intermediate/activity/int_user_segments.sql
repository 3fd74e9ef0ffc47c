-- By what people are told apart in population reports: everybody, where they came from, the service they used first and what
-- they declared, as of now. Who has no value is in the segment unknown; a kind that nobody has a value of is left out.
with

user_accounts as (select * from {{ ref('int_user_accounts') }}),
accounts as (select * from {{ ref('dim_accounts') }}),
attributes as (select * from {{ ref('int_user_declared_attributes') }}),
events as (select * from {{ ref('fct_events') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

latest as (
    select max(as_of_date) as as_of_date from refresh_dates
),

-- The channel of the account that was there first.
people as (
    select
        user_accounts.user_id,
        min_by(
            accounts.acquisition_channel, {{ order_pair('accounts.first_seen_at', 'accounts.account_key') }}
        ) filter (where accounts.acquisition_channel is not null) as acquisition_channel
    from user_accounts
    inner join accounts on user_accounts.account_key = accounts.account_key
    group by user_accounts.user_id
),

first_services as (
    select
        user_accounts.user_id,
        min_by(events.event_subtype, {{ order_pair('events.event_at', 'events.event_key') }}) as first_service
    from events
    inner join user_accounts on events.account_key = user_accounts.account_key
    inner join latest on events.activity_date <= latest.as_of_date
    where events.event_type = 'service'
    group by user_accounts.user_id
),

described as (
    select
        people.user_id,
        people.acquisition_channel,
        first_services.first_service,
        attributes.gender,
        attributes.age_band,
        attributes.country,
        attributes.province
    from people
    left join first_services on people.user_id = first_services.user_id
    left join attributes on people.user_id = attributes.user_id
),

segments as (
    select user_id, 'all' as segment_type, 'all' as segment from described
    union all
    select
        user_id,
        segment_type,
        segment
    from described
    unpivot include nulls (
        segment for segment_type in (acquisition_channel, first_service, gender, age_band, country, province)
    )
),

with_values as (
    select distinct segment_type from segments where segment is not null
),

final as (
    select
        segments.user_id,
        segments.segment_type,
        coalesce(segments.segment, 'unknown') as segment
    from segments
    inner join with_values on segments.segment_type = with_values.segment_type
)

select * from final
