-- Whether groups of people come off differently: demographic parity where the metric is the selection rate, equal opportunity
-- where it is the true positive rate. Verdicts are corrected for how much is asked of a day (Benjamini and Hochberg, 1995).
with

gaps as (select * from {{ ref('int_fairness_gaps') }}),

tested as (
    select
        *,
        case when is_enough then p_value end as tested_p_value,
        row_number() over (
            partition by as_of_date, is_enough order by p_value, subject_kind, subject, metric, attribute, attribute_value
        ) as place,
        count(*) over (partition by as_of_date, is_enough) as tests
    from gaps
),

corrected as (
    select
        *,
        min(tested_p_value * tests / place) over (
            partition by as_of_date, is_enough order by place rows between current row and unbounded following
        ) as q_value
    from tested
),

-- No difference is only shown where the rate is neither below four fifths of the other nor above five fourths.
judged as (
    select
        *,
        case
            when is_reference then 'reference'
            when not is_enough then 'not_enough_data'
            when q_value < 0.05 and gap < 0 then 'lower'
            when q_value < 0.05 then 'higher'
            when gap_low >= -0.2 * reference_rate and gap_high <= 0.25 * reference_rate then 'no_difference_shown'
            else 'not_enough_data'
        end as verdict
    from corrected
),

final as (
    select
        as_of_date,
        cast(subject_kind as {{ dbt.type_string() }}) as subject_kind,
        cast(subject as {{ dbt.type_string() }}) as subject,
        cast(attribute as {{ dbt.type_string() }}) as attribute,
        cast(attribute_value as {{ dbt.type_string() }}) as attribute_value,
        cast(metric as {{ dbt.type_string() }}) as metric,
        cast(reference_value as {{ dbt.type_string() }}) as reference_value,
        cast(users as bigint) as users,
        cast(reference_users as bigint) as reference_users,
        rate,
        reference_rate,
        gap,
        gap_low,
        gap_high,
        p_value,
        cast(round(q_value, 9) as double) as q_value,
        cast(verdict as {{ dbt.type_string() }}) as verdict,
        rate is null as is_suppressed
    from judged
)

select * from final
