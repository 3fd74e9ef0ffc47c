-- The rules of the lifecycle side by side, in one row.
with

lifecycle_rules as (
    select * from {{ ref('int_lifecycle_rules') }}
),

thresholds as (
    select
        cast(max(value) filter (where rule = 'new_days') as integer) as new_days,
        cast(max(value) filter (where rule = 'reactivated_days') as integer) as reactivated_days,
        cast(max(value) filter (where rule = 'minimum_gaps') as integer) as minimum_gaps,
        max(value) filter (where rule = 'default_gap_days') as default_gap_days,
        max(value) filter (where rule = 'inactive_multiple') as inactive_multiple,
        max(value) filter (where rule = 'inactive_floor_days') as inactive_floor_days,
        max(value) filter (where rule = 'inactive_cap_days') as inactive_cap_days,
        max(value) filter (where rule = 'churned_multiple') as churned_multiple,
        max(value) filter (where rule = 'churned_floor_days') as churned_floor_days,
        max(value) filter (where rule = 'churned_cap_days') as churned_cap_days
    from lifecycle_rules
)

select * from thresholds
