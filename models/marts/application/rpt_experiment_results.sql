-- How the arms of experiments differ from their baseline, as a whole and by segment. Segments of few people are not told of.
with

comparisons as (select * from {{ ref('int_experiment_comparisons') }}),
tests as (select * from {{ ref('int_experiment_tests') }}),
experiments as (select * from {{ ref('int_experiments') }}),

final as (
    select
        cast(comparisons.experiment_id as {{ dbt.type_string() }}) as experiment_id,
        cast(comparisons.segment_type as {{ dbt.type_string() }}) as segment_type,
        cast(comparisons.segment as {{ dbt.type_string() }}) as segment,
        cast(comparisons.metric as {{ dbt.type_string() }}) as metric,
        cast(comparisons.variant as {{ dbt.type_string() }}) as variant,
        experiments.as_of_date,
        cast(experiments.topic as {{ dbt.type_string() }}) as topic,
        cast(experiments.baseline as {{ dbt.type_string() }}) as baseline,
        cast(case when not comparisons.is_suppressed then comparisons.users end as bigint) as users,
        cast(case when not comparisons.is_suppressed then comparisons.control_users end as bigint) as control_users,
        tests.rate,
        tests.control_rate,
        tests.difference,
        tests.ci_low,
        tests.ci_high,
        tests.ratio,
        tests.ratio_ci_low,
        tests.ratio_ci_high,
        tests.statistic,
        tests.p_value,
        tests.q_value,
        cast(tests.verdict as {{ dbt.type_string() }}) as verdict,
        tests.adjusted_difference,
        tests.adjusted_ci_low,
        tests.adjusted_ci_high,
        tests.adjusted_p_value,
        tests.variance_reduction,
        tests.power,
        tests.smallest_detectable_effect,
        tests.sample_ratio_p_value,
        cast({{ disclosed('experiments.contaminated_users') }} as bigint) as contaminated_users,
        comparisons.is_over as is_complete,
        comparisons.is_suppressed
    from comparisons
    inner join experiments on comparisons.experiment_id = experiments.experiment_id
    inner join tests
        on
            comparisons.experiment_id = tests.experiment_id
            and comparisons.segment_type = tests.segment_type
            and comparisons.segment = tests.segment
            and comparisons.metric = tests.metric
            and comparisons.variant = tests.variant
)

select * from final
