-- The hours of a person's week as a histogram, and how evenly they are used.
with

hours as (
    select * from {{ ref('int_temporal_hours') }}
),

totals as (
    select
        user_id,
        as_of_date,
        sum(active_days) as active_hours
    from hours
    group by user_id, as_of_date
),

shares as (
    select
        hours.user_id,
        hours.as_of_date,
        hours.hour_of_week,
        hours.active_days,
        hours.hour_of_week - 1 - lag(hours.hour_of_week, 1, -1) over (
            partition by hours.user_id, hours.as_of_date order by hours.hour_of_week
        ) as empty_hours_before,
        cast(hours.active_days as double) / totals.active_hours as share
    from hours
    inner join totals on hours.user_id = totals.user_id and hours.as_of_date = totals.as_of_date
),

cells as (
    select
        *,
        repeat(',0', cast(empty_hours_before as integer)) || ',' || cast(active_days as {{ dbt.type_string() }}) as cell
    from shares
),

-- Shannon's entropy as a share of that of hours used all alike.
weeks as (
    select
        user_id,
        as_of_date,
        '[' || substr(
            {{ concatenated('cell', 'hour_of_week') }} || repeat(',0', cast(167 - max(hour_of_week) as integer)), 2
        ) || ']' as hour_of_week_histogram,
        round(cast({{ exact_sum('-share * ln(share)') }} as double) / ln(168), 9) as hour_of_week_entropy
    from cells
    group by user_id, as_of_date
)

select * from weeks
