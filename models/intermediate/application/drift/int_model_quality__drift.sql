-- How far what models learn from and what they say has shifted since the day looked at before: the population stability index,
-- beside the level that it exceeds by chance in one of twenty cases if nothing shifts. Half a person is added to each bin.
with

drift_bins as (select * from {{ ref('int_drift_bins') }}),
-- Tags are counted by a build of everything.
tag_bins as (
    select * from {{ rows_if_built('int_tag_bins', {
        'as_of_date': 'date', 'model': dbt.type_string(), 'measure': dbt.type_string(), 'bin': dbt.type_string(),
        'earlier_users': 'bigint', 'later_users': 'bigint'
    }) }} as built
),

bins as (
    select as_of_date, model, measure, bin, earlier_users, later_users from drift_bins
    union all
    select as_of_date, model, measure, bin, earlier_users, later_users from tag_bins
),

sized as (
    select
        *,
        sum(earlier_users) over (partition by as_of_date, model, measure) as earlier_total,
        sum(later_users) over (partition by as_of_date, model, measure) as later_total,
        count(*) over (partition by as_of_date, model, measure) as bins
    from bins
),

shares as (
    select
        *,
        (earlier_users + 0.5) / (earlier_total + 0.5 * bins) as earlier_share,
        (later_users + 0.5) / (later_total + 0.5 * bins) as later_share
    from sized
    where earlier_total >= {{ setting('minimum_cell_users') }} and later_total >= {{ setting('minimum_cell_users') }}
),

indexes as (
    select
        as_of_date,
        model,
        measure,
        cast(max(bins) - 1 as double) as freedom,
        1.0 / max(earlier_total) + 1.0 / max(later_total) as noise_scale,
        cast({{ exact_sum('(later_share - earlier_share) * ln(later_share / earlier_share)') }} as double) as psi
    from shares
    group by as_of_date, model, measure
),

-- The 95 % quantile of chi-square, within 3 % as E. B. Wilson and M. M. Hilferty (1931) have it, times the scale; of one bin it
-- is 0.
levels as (
    select
        *,
        coalesce(
            noise_scale * freedom
            * power(1 - 2 / (9 * nullif(freedom, 0)) + 1.644853627 * sqrt(2 / (9 * nullif(freedom, 0))), 3), 0
        ) as psi_noise
    from indexes
),

-- From .25 on a shift is commonly called large (N. Siddiqi, 2006, Credit Risk Scorecards).
measures as (
    select
        model,
        as_of_date,
        'psi_' || measure as metric,
        round(psi, 9) as value,
        case when psi >= 0.25 and psi > psi_noise then 'warning' else 'ok' end as status
    from levels
    union all
    select
        model,
        as_of_date,
        'psi_noise_' || measure as metric,
        round(psi_noise, 9) as value,
        'ok' as status
    from levels
)

select * from measures
