-- Whose habits are looked at, in which time zone and by whose holidays: people who may be profiled.
{%- if setting('temporal_locale') not in ['reporting', 'person'] -%}
    {{ exceptions.raise_compiler_error("temporal_locale must be 'reporting' or 'person', not '" ~ setting('temporal_locale') ~ "'.") }}
{%- endif %}
with

user_accounts as (select * from {{ ref('int_user_accounts') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),
declared as (select * from {{ ref('int_user_declared_attributes') }}),
time_zones as (select * from {{ ref('int_country_time_zones') }}),
market_calendar as (select * from {{ ref('int_market_calendar') }}),

profiled as (
    select distinct user_accounts.user_id
    from user_accounts
    inner join eligibility on user_accounts.user_id = eligibility.user_id
    where eligibility.purpose = 'profiling' and eligibility.is_eligible
),

known_regions as (
    select distinct region from market_calendar
),

-- Of whom no country counts, the reporting zone and all our markets' holidays hold.
people as (
    select
        profiled.user_id,
        coalesce(time_zones.time_zone, '{{ setting('reporting_time_zone') }}') as time_zone,
        coalesce(known_regions.region, 'market') as holiday_region
    from profiled
    left join declared on profiled.user_id = declared.user_id and '{{ setting('temporal_locale') }}' = 'person'
    left join time_zones on declared.country = time_zones.country
    left join known_regions on declared.country = known_regions.region
)

select * from people
