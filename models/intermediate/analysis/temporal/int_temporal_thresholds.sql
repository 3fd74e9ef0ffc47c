-- The rules of temporal patterns side by side, in one row.
with

temporal_rules as (
    select * from {{ ref('int_temporal_rules') }}
),

thresholds as (
    select
        max(value) filter (where rule = 'minimum_events') as minimum_events,
        max(value) filter (where rule = 'seasonal_rate_ratio') as seasonal_rate_ratio,
        max(value) filter (where rule = 'seasonal_q_value') as seasonal_q_value,
        max(value) filter (where rule = 'waking_hours') as waking_hours,
        max(value) filter (where rule = 'steady_weekdays') as steady_weekdays,
        max(value) filter (where rule = 'weekend_share') as weekend_share,
        max(value) filter (where rule = 'weekend_days') as weekend_days
    from temporal_rules
)

select * from thresholds
