-- How many services people use and how evenly, per day looked at and window. Evenness is Shannon's entropy over the services
-- used, divided by its maximum: 1 means all alike, 0 one service alone.
with

service_uses as (
    select * from {{ ref('int_user_service_uses') }}
),

service_mix as (
    select
        user_id,
        as_of_date,
        window_days,
        count(*) as services_used,
        case
            when count(*) > 1
                then round(-cast({{ exact_sum('use_share * ln(use_share)') }} as double) / ln(count(*)), 9)
            else 0
        end as service_diversity
    from service_uses
    group by user_id, as_of_date, window_days
)

select * from service_mix
