-- The rules of sessions, paths and friction side by side, in one row.
with

path_rules as (
    select * from {{ ref('int_path_rules') }}
),

thresholds as (
    select
        cast(max(value) filter (where rule = 'session_gap_minutes') as integer) as session_gap_minutes,
        cast(max(value) filter (where rule = 'window_days') as integer) as window_days,
        cast(max(value) filter (where rule = 'path_pages') as integer) as path_pages,
        cast(max(value) filter (where rule = 'repeated_clicks') as integer) as repeated_clicks,
        max(value) filter (where rule = 'repeated_click_seconds') as repeated_click_seconds,
        cast(max(value) filter (where rule = 'friction_minimum_sessions') as integer) as friction_minimum_sessions,
        max(value) filter (where rule = 'friction_z') as friction_z
    from path_rules
)

select * from thresholds
