-- Whether a tag or persona is worth having: whether people with it answer campaigns otherwise than people without, topic by
-- topic, whether it lasts, how many have it, and what is to become of it. Few people are not told of.
with

findings as (select * from {{ ref('int_tag_findings') }}),
comparisons as (select * from {{ ref('int_tag_comparisons') }}),
tests as (select * from {{ ref('int_tag_tests') }}),

topics as (
    select distinct topic from comparisons
    union
    select 'all' as topic
),

final as (
    select
        cast(findings.kind as {{ dbt.type_string() }}) as kind,
        cast(findings.tag_id as {{ dbt.type_string() }}) as tag_id,
        cast(topics.topic as {{ dbt.type_string() }}) as topic,
        findings.as_of_date,
        cast(findings.label_en as {{ dbt.type_string() }}) as label_en,
        cast(case when not comparisons.is_suppressed then comparisons.users end as bigint) as users,
        cast(case when not comparisons.is_suppressed then comparisons.control_users end as bigint) as other_users,
        tests.rate as response_rate,
        tests.control_rate as other_response_rate,
        tests.difference,
        tests.ci_low,
        tests.ci_high,
        tests.p_value,
        tests.q_value,
        tests.separation,
        tests.smallest_detectable_effect,
        round(findings.stability, 9) as stability,
        round({{ disclosed('findings.users') }} / cast(nullif(findings.eligible_users, 0) as double), 9) as coverage,
        cast(findings.most_alike as {{ dbt.type_string() }}) as most_alike,
        findings.phi,
        cast(findings.verdict as {{ dbt.type_string() }}) as verdict,
        cast(findings.cause as {{ dbt.type_string() }}) as cause,
        cast(findings.explanation as {{ dbt.type_string() }}) as explanation,
        coalesce(comparisons.is_suppressed, false) as is_suppressed
    from findings
    cross join topics
    left join comparisons
        on
            findings.kind = comparisons.tag_kind
            and findings.tag_id = comparisons.tag_id
            and topics.topic = comparisons.topic
    left join tests
        on
            findings.kind = tests.tag_kind
            and findings.tag_id = tests.tag_id
            and topics.topic = tests.topic
)

select * from final
