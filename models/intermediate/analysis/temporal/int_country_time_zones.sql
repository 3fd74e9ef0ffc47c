-- The zone of countries with one clock, typed.
with

country_time_zones as (
    select * from {{ ref('country_time_zones') }}
),

typed as (
    select
        upper({{ clean_text('country') }}) as country,
        {{ clean_text('time_zone') }} as time_zone
    from country_time_zones
)

select * from typed
