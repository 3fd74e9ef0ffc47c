-- A person's own rhythm on each active day since activation: the gap to expect, by the last twenty gaps, and after how many
-- silent days they are inactive and churned. Only what was known on the day counts.
with

user_days as (select * from {{ ref('int_user_days') }}),
starts as (select * from {{ ref('int_user_starts') }}),
thresholds as (select * from {{ ref('int_lifecycle_thresholds') }}),

-- The activation itself may be something that is no activity.
days as (
    select user_id, activity_date from user_days
    union distinct
    select user_id, activation_date as activity_date from starts where activation_date is not null
),

with_gaps as (
    select
        user_id,
        activity_date,
        {{ dbt.datediff(
            'lag(activity_date) over (partition by user_id order by activity_date)', 'activity_date', 'day'
        ) }} as gap_days,
        lead(activity_date) over (partition by user_id order by activity_date) as next_activity_date
    from days
),

with_rhythm as (
    select
        user_id,
        activity_date,
        next_activity_date,
        count(gap_days) over last_twenty as gaps_observed,
        {{ running_median('gap_days', 'last_twenty') }} as median_gap_days
    from with_gaps
    window last_twenty as (partition by user_id order by activity_date rows between 19 preceding and current row)
),

expected as (
    select
        with_rhythm.user_id,
        with_rhythm.activity_date,
        with_rhythm.next_activity_date,
        with_rhythm.gaps_observed,
        case
            when with_rhythm.gaps_observed >= thresholds.minimum_gaps then with_rhythm.median_gap_days
            else thresholds.default_gap_days
        end as expected_gap_days,
        thresholds.*
    from with_rhythm
    inner join starts on with_rhythm.user_id = starts.user_id
    cross join thresholds
    where with_rhythm.activity_date >= starts.activation_date
),

rhythms as (
    select
        user_id,
        activity_date,
        next_activity_date,
        gaps_observed,
        cast(expected_gap_days as double) as expected_gap_days,
        cast(ceil(
            least(greatest(inactive_multiple * expected_gap_days, inactive_floor_days), inactive_cap_days)
        ) as integer) as inactive_after_days,
        cast(ceil(
            least(greatest(churned_multiple * expected_gap_days, churned_floor_days), churned_cap_days)
        ) as integer) as churned_after_days
    from expected
)

select * from rhythms
