-- Days out of the ordinary: far from the median of their weekday over the eight weeks before, and whether the calendar
-- explains it.
with

measures as (select * from {{ ref('int_activity_measures') }}),
baselines as (select * from {{ ref('int_activity_baselines') }}),
activity_dates as (select * from {{ ref('int_activity_dates') }}),

-- A count varies by its square root at least, as a Poisson variable does: so quiet weeks don't make every ripple an event.
compared as (
    select
        measures.measure,
        measures.activity_date,
        measures.value,
        baselines.expected_value,
        greatest(
            1.4826 * baselines.median_absolute_deviation,
            sqrt(greatest(baselines.expected_value, 1))
        ) as usual_deviation
    from measures
    inner join baselines
        on measures.measure = baselines.measure and measures.activity_date = baselines.activity_date
),

scored as (
    select
        *,
        round((value - expected_value) / usual_deviation, 9) as deviation_score
    from compared
),

final as (
    select
        scored.activity_date,
        cast(scored.measure as {{ dbt.type_string() }}) as measure,
        scored.value,
        cast(scored.expected_value as double) as expected_value,
        cast(scored.deviation_score as double) as deviation_score,
        cast(case when scored.deviation_score > 0 then 'peak' else 'drop' end as {{ dbt.type_string() }}) as direction,
        activity_dates.market_context_kind is not null as is_explained,
        activity_dates.market_context_kind as explained_by,
        activity_dates.market_context,
        activity_dates.market_value
    from scored
    inner join activity_dates on scored.activity_date = activity_dates.activity_date
    where abs(scored.deviation_score) >= {{ setting('deviation_threshold') }}
)

select * from final
