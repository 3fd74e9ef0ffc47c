-- How far the rate of each group is from that of the largest: the difference with the 95 % interval of Newcombe's method 10, made
-- of Wilson's intervals, and the pooled z test.
{%- set z = 1.959963985 %}
with

rates as (select * from {{ ref('int_fairness_rates') }}),

ends as (
    select
        *,
        positives * 1.0 / users as rate,
        {{ wilson_lower_bound('positives', 'users', z) }} as rate_low,
        1 - {{ wilson_lower_bound('(users - positives)', 'users', z) }} as rate_high,
        reference_positives * 1.0 / reference_users as reference_rate,
        {{ wilson_lower_bound('reference_positives', 'reference_users', z) }} as reference_low,
        1 - {{ wilson_lower_bound('(reference_users - reference_positives)', 'reference_users', z) }} as reference_high,
        (positives + reference_positives) * 1.0 / (users + reference_users) as pooled_rate,
        attribute_value = reference_value as is_reference
    from rates
),

gaps as (
    select
        *,
        rate - reference_rate as gap,
        rate - reference_rate
        - sqrt((rate - rate_low) * (rate - rate_low) + (reference_high - reference_rate) * (reference_high - reference_rate))
            as gap_low,
        rate - reference_rate
        + sqrt((rate_high - rate) * (rate_high - rate) + (reference_rate - reference_low) * (reference_rate - reference_low))
            as gap_high,
        (rate - reference_rate)
        / nullif(sqrt(pooled_rate * (1 - pooled_rate) * (1.0 / users + 1.0 / reference_users)), 0) as z_statistic,
        -- Either group has to expect five people with the outcome and five without (W. G. Cochran, 1954).
        least(users, reference_users) * least(pooled_rate, 1 - pooled_rate) >= 5 as is_enough
    from ends
),

compared as (
    select
        as_of_date,
        subject_kind,
        subject,
        attribute,
        attribute_value,
        metric,
        reference_value,
        is_reference,
        users,
        reference_users,
        round(rate, 9) as rate,
        round(reference_rate, 9) as reference_rate,
        round(case when not is_reference then gap end, 9) as gap,
        round(case when not is_reference then gap_low end, 9) as gap_low,
        round(case when not is_reference then gap_high end, 9) as gap_high,
        round(case when not is_reference then {{ normal_tails('z_statistic') }} end, 9) as p_value,
        not is_reference and coalesce(is_enough, false) as is_enough
    from gaps
)

select * from compared
