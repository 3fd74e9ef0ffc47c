-- Who comes into and goes out of the active population, day by day and by segment.
with

spells as (select * from {{ ref('int_user_activity_spells') }}),
starts as (select * from {{ ref('int_user_starts') }}),
segments as (select * from {{ ref('int_user_segments') }}),

-- Who registered before the data begin is not new when they are first seen in it.
entries as (
    select
        spells.user_id,
        spells.entered_date as activity_date,
        spells.window_days,
        1 as change,
        spells.is_first and not starts.is_registered_before_data as is_new
    from spells
    inner join starts on spells.user_id = starts.user_id
),

exits as (
    select
        user_id,
        left_date as activity_date,
        window_days,
        -1 as change,
        false as is_new
    from spells
),

both_ways as (
    select * from entries
    union all
    select * from exits
),

changes as (
    select
        segments.segment_type,
        segments.segment,
        both_ways.activity_date,
        sum(case when both_ways.window_days = 1 then both_ways.change else 0 end) as day_change,
        sum(case when both_ways.window_days = 7 then both_ways.change else 0 end) as week_change,
        sum(case when both_ways.window_days = 28 then both_ways.change else 0 end) as month_change,
        count(*) filter (where both_ways.window_days = 28 and both_ways.is_new) as new_users,
        count(*) filter (
            where both_ways.window_days = 28 and both_ways.change = 1 and not both_ways.is_new
        ) as reactivated_users,
        count(*) filter (where both_ways.window_days = 28 and both_ways.change = -1) as lost_users
    from both_ways
    inner join segments on both_ways.user_id = segments.user_id and segments.is_latest
    group by 1, 2, 3
)

select * from changes
