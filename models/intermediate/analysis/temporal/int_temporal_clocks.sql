-- The hours of a person's day from Monday to Friday: how concentrated, around what hour, with one peak or two.
with

hours as (
    select * from {{ ref('int_temporal_hours') }}
),

weekday_hours as (
    select
        user_id,
        as_of_date,
        local_hour,
        cast(sum(active_days) as bigint) as active_days
    from hours
    where weekday <= 5
    group by user_id, as_of_date, local_hour
),

-- What is active on most days comes first; of hours alike the earlier.
ranked as (
    select
        *,
        row_number() over (partition by user_id, as_of_date order by active_days desc, local_hour asc) as hour_rank,
        cast(sum(active_days) over (partition by user_id, as_of_date) as bigint) as all_days
    from weekday_hours
),

with_neighbours as (
    select
        ranked.*,
        coalesce(later.active_days, 0) as active_days_next,
        cast(ranked.active_days as double) / ranked.all_days as share,
        2 * pi() * ranked.local_hour / 24 as angle
    from ranked
    left join weekday_hours as later
        on
            ranked.user_id = later.user_id
            and ranked.as_of_date = later.as_of_date
            and mod(ranked.local_hour + 1, 24) = later.local_hour
),

-- Doubled, the angles of two peaks half a day apart are one and the same (Mardia & Jupp, 2000). Pairs of hours meet as in
-- int_active_days.
sums as (
    select
        user_id,
        as_of_date,
        cast({{ exact_sum('-share * ln(share)') }} as double) / ln(24) as hour_of_day_entropy,
        cast({{ exact_sum('share * cos(angle)') }} as double) as cosine,
        cast({{ exact_sum('share * sin(angle)') }} as double) as sine,
        cast({{ exact_sum('share * cos(2 * angle)') }} as double) as doubled_cosine,
        cast({{ exact_sum('share * sin(2 * angle)') }} as double) as doubled_sine,
        cast(sum(active_days) filter (where hour_rank <= 4) as bigint) as top_hours,
        cast(sum(active_days) as bigint) as all_hours,
        min(local_hour) filter (where hour_rank = 1) as peak_hour,
        {{ sorted_number_list('case when hour_rank <= 4 then local_hour end') }} as peak_hours,
        cast(sum(active_days * (active_days + 2 * active_days_next)) as bigint) as meeting_pairs
    from with_neighbours
    group by user_id, as_of_date
),

clocks as (
    select
        user_id,
        as_of_date,
        round(hour_of_day_entropy, 9) as hour_of_day_entropy,
        round(sqrt(cosine * cosine + sine * sine), 9) as resultant_length,
        round(sqrt(doubled_cosine * doubled_cosine + doubled_sine * doubled_sine), 9) as doubled_resultant_length,
        -- Half an hour on, to the middle of the hours; no direction where the hours cancel out.
        case
            when cosine * cosine + sine * sine > 1e-12 then round(24 * (atan2(sine, cosine) / (2 * pi()) + 1) + 0.5, 9)
        end as mean_direction,
        round(cast(top_hours as double) / all_hours, 9) as top_hours_share,
        peak_hour,
        peak_hours,
        meeting_pairs
    from sums
),

final as (
    select
        user_id,
        as_of_date,
        hour_of_day_entropy,
        resultant_length,
        doubled_resultant_length,
        round(mean_direction - 24 * floor(mean_direction / 24), 9) as mean_hour,
        top_hours_share,
        peak_hour,
        peak_hours,
        meeting_pairs
    from clocks
)

select * from final
