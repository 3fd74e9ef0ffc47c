-- By what people are told apart in population reports on each day they are looked at: everybody, where they came from, the
-- service they used first, as far as was known by the day, and what they declared, as of now. Who has no value is in the
-- segment unknown; a kind that nobody has a value of is left out.
with

user_dates as (select * from {{ ref('int_user_dates') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
accounts as (select * from {{ ref('dim_accounts') }}),
attributes as (select * from {{ ref('int_user_declared_attributes') }}),
events as (select * from {{ ref('fct_events') }}),

-- The channel of the account that was there first.
first_channels as (
    select
        user_accounts.user_id,
        min_by(
            accounts.acquisition_channel, {{ order_pair('accounts.first_seen_at', 'accounts.account_key') }}
        ) as acquisition_channel,
        {{ local_date('min(accounts.first_seen_at)') }} as known_date
    from user_accounts
    inner join accounts on user_accounts.account_key = accounts.account_key
    where accounts.acquisition_channel is not null
    group by user_accounts.user_id
),

first_services as (
    select
        user_accounts.user_id,
        min_by(events.event_subtype, {{ order_pair('events.event_at', 'events.event_key') }}) as first_service,
        min(events.activity_date) as known_date
    from events
    inner join user_accounts on events.account_key = user_accounts.account_key
    where events.event_type = 'service'
    group by user_accounts.user_id
),

-- What came first stays first: on days before it nothing was known.
described as (
    select
        user_dates.user_id,
        user_dates.as_of_date,
        user_dates.is_latest,
        case
            when first_channels.known_date <= user_dates.as_of_date then first_channels.acquisition_channel
        end as acquisition_channel,
        case when first_services.known_date <= user_dates.as_of_date then first_services.first_service end as first_service,
        attributes.gender,
        attributes.age_band,
        attributes.country,
        attributes.province
    from user_dates
    left join first_channels on user_dates.user_id = first_channels.user_id
    left join first_services on user_dates.user_id = first_services.user_id
    left join attributes on user_dates.user_id = attributes.user_id
),

segments as (
    select user_id, as_of_date, is_latest, 'all' as segment_type, 'all' as segment from described
    union all
    select
        user_id,
        as_of_date,
        is_latest,
        segment_type,
        segment
    from described
    unpivot include nulls (
        segment for segment_type in (acquisition_channel, first_service, gender, age_band, country, province)
    )
),

with_values as (
    select distinct as_of_date, segment_type from segments where segment is not null
),

final as (
    select
        segments.user_id,
        segments.as_of_date,
        segments.is_latest,
        segments.segment_type,
        coalesce(segments.segment, 'unknown') as segment
    from segments
    inner join with_values
        on segments.as_of_date = with_values.as_of_date and segments.segment_type = with_values.segment_type
)

select * from final
