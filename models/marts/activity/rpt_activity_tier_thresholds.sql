-- Where each tier begins, per day and objective: quantiles of the index of the people active on the refresh dates of a
-- trailing reference period, so that one odd month moves a threshold only so far.
with

scores as (
    select * from {{ remembered(
        'int_user_activity_scores', ['user_id', 'as_of_date', 'objective', 'activity_index', 'is_active'], 'analytics'
    ) }}
),

tiers as (
    select * from {{ ref('int_activity_tiers') }}
),

refresh_dates as (
    select * from {{ ref('int_refresh_dates') }}
),

reference_scores as (
    select
        refresh_dates.as_of_date,
        scores.objective,
        scores.user_id,
        scores.as_of_date as reference_date,
        scores.activity_index,
        percent_rank() over (
            partition by refresh_dates.as_of_date, scores.objective order by scores.activity_index
        ) as quantile
    from scores
    inner join refresh_dates
        on
            scores.as_of_date <= refresh_dates.as_of_date
            and scores.as_of_date > {{ dbt.dateadd('day', '-' ~ setting('tier_reference_days'), 'refresh_dates.as_of_date') }}
    where scores.is_active
),

reference_sizes as (
    select
        as_of_date,
        objective,
        min(reference_date) as first_reference_date,
        count(distinct reference_date) as reference_dates,
        count(distinct user_id) as reference_people
    from reference_scores
    group by as_of_date, objective
),

-- Where so many share the highest index that nobody stands above the quantile, nobody reaches the tier: no threshold.
thresholds as (
    select
        reference_scores.as_of_date,
        reference_scores.objective,
        tiers.tier,
        min(reference_scores.activity_index) as min_activity_index
    from reference_scores
    inner join tiers on reference_scores.quantile >= tiers.min_quantile
    group by reference_scores.as_of_date, reference_scores.objective, tiers.tier
),

final as (
    select
        reference_sizes.as_of_date,
        cast(reference_sizes.objective as {{ dbt.type_string() }}) as objective,
        cast(tiers.tier as {{ dbt.type_string() }}) as tier,
        cast(tiers.min_quantile as double) as min_quantile,
        cast(thresholds.min_activity_index as double) as min_activity_index,
        cast(tiers.hysteresis_margin as double) as hysteresis_margin,
        reference_sizes.first_reference_date,
        cast(reference_sizes.reference_dates as bigint) as reference_dates,
        cast(reference_sizes.reference_people as bigint) as reference_people
    from reference_sizes
    cross join tiers
    left join thresholds
        on
            reference_sizes.as_of_date = thresholds.as_of_date
            and reference_sizes.objective = thresholds.objective
            and tiers.tier = thresholds.tier
)

select * from final
