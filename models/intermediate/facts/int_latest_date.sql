-- The latest day people are looked at: the variable as_of_date, else the last complete local day with activity. Nothing arrived
-- after a day is over says that the day is complete.
with

account_days as (
    select * from {{ ref('fct_account_days') }}
),

feed_records as (
    select * from {{ ref('int_feed_records') }}
),

event_types as (
    select * from {{ ref('int_event_types') }}
),

activity as (
    select
        min(activity_date) as first_date,
        max(activity_date) as last_date
    from account_days
    where is_active
),

-- What can not have arrived when it says speaks for no day.
arrivals as (
    select cast({{ dbt.dateadd('day', -1, local_date('max(arrived_at)')) }} as date) as last_complete_date
    from feed_records
    where
        reject_reason is null
        and not is_erased
        and arrival_source != 'doubtful'
        and feed in (select event_types.feed from event_types)
),

latest as (
    select
        activity.first_date,
        {%- if setting('as_of_date') %}
            cast({{ dbt.string_literal(setting('as_of_date')) }} as date) as as_of_date
        {%- else %}
            least(activity.last_date, arrivals.last_complete_date) as as_of_date
        {%- endif %}
    from activity
    cross join arrivals
    where activity.first_date is not null
)

select * from latest
