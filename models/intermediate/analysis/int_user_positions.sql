-- Where each person stands: how much they do (activity_level) apart from what they do. Volumes are given relative to the
-- person's own level, because otherwise every cluster is just a degree of being active. persona.clustering.positions does
-- the same for the sample that clusters are learned from.
with

scaled as (
    select * from {{ ref('int_scaled_metrics') }}
),

levels as (
    select
        user_id,
        as_of_date,
        cast({{ exact_sum('value') }} as double) / count(*) as activity_level
    from scaled
    where is_relative
    group by user_id, as_of_date
),

positions as (
    select
        scaled.user_id,
        scaled.as_of_date,
        scaled.metric,
        round(scaled.value - case when scaled.is_relative then levels.activity_level else 0 end, 9) as value
    from scaled
    left join levels on scaled.user_id = levels.user_id and scaled.as_of_date = levels.as_of_date
    union all
    select
        user_id,
        as_of_date,
        'activity_level' as metric,
        round(activity_level, 9) as value
    from levels
)

select * from positions
