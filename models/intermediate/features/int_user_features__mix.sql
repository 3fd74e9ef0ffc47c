-- Breadth and evenness of use, a column per window.
with

service_mix as (
    select * from {{ ref('int_user_service_mix') }}
),

pivoted as (
    select
        user_id,
        as_of_date,
        max(active_groups) filter (where window_days = 7) as active_groups_7d,
        max(active_groups) filter (where window_days = 28) as active_groups_28d,
        max(active_groups) filter (where window_days = 90) as active_groups_90d,
        max(services_used) filter (where window_days = 7) as services_used_7d,
        max(services_used) filter (where window_days = 28) as services_used_28d,
        max(services_used) filter (where window_days = 90) as services_used_90d,
        max(service_diversity) filter (where window_days = 7) as service_diversity_7d,
        max(service_diversity) filter (where window_days = 28) as service_diversity_28d,
        max(service_diversity) filter (where window_days = 90) as service_diversity_90d
    from service_mix
    group by user_id, as_of_date
)

select * from pivoted
