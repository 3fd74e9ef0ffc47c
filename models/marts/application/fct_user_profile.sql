-- All that is said of a person who may be profiled, as of the latest day, in one row. The description leaves out what is not
-- known: a null takes its part of it along.
with

lists as (select * from {{ ref('int_user_lists') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),
users as (select * from {{ ref('dim_users') }}),
features as (select * from {{ ref('fct_user_features') }}),
lifecycle as (select * from {{ ref('fct_user_lifecycle') }}),
temporal_patterns as (select * from {{ ref('fct_temporal_patterns') }}),
personas as (select * from {{ ref('fct_user_personas') }}),
persona_labels as (select * from {{ ref('personas') }}),
segments as (select * from {{ ref('fct_user_segments') }}),
prospects as (select * from {{ ref('int_user_prospects') }}),
network as (select * from {{ ref('fct_user_network') }}),

people as (
    select lists.*
    from lists
    inner join eligibility on lists.user_id = eligibility.user_id
    where eligibility.purpose = 'profiling' and eligibility.is_eligible
),

basics as (
    select
        user_id,
        concat_ws(
            ', ',
            case when gender_source = 'inferred' then 'probably ' else '' end || gender,
            case when age_band_source = 'inferred' then 'probably ' else '' end || age_band,
            case when province_source = 'inferred' then 'probably ' else '' end || province,
            case when occupation_source = 'inferred' then 'probably ' else '' end || occupation
        ) as description
    from users
),

final as (
    select
        people.user_id,
        people.as_of_date,
        cast(
            concat_ws(
                '; ',
                persona_labels.label_en,
                nullif(basics.description, ''),
                'rhythm: ' || coalesce(temporal_patterns.rhythm, nullif(temporal_patterns.pattern, 'insufficient_data')),
                'keen on ' || nullif(concat_ws(', ', people.interest_1, people.interest_2, people.interest_3), ''),
                'customer: ' || nullif(segments.rfm_segment, 'none'),
                'expected to spend '
                || cast(cast(round(prospects.expected_value_amount) as bigint) as {{ dbt.type_string() }})
                || coalesce(' ' || prospects.currency, '')
            ) as {{ dbt.type_string() }}
        ) as description,
        users.gender,
        users.gender_source,
        users.gender_confidence,
        users.age_band,
        users.age_band_source,
        users.age_band_confidence,
        users.occupation,
        users.occupation_source,
        users.occupation_confidence,
        users.country,
        users.province,
        users.province_source,
        users.province_confidence,
        users.city,
        users.district,
        users.accounts,
        users.first_seen_at,
        users.last_active_date,
        features.tenure_days,
        features.days_since_last_active,
        features.active_days_28d,
        lifecycle.stage,
        lifecycle.previous_stage,
        lifecycle.stage_since_date,
        people.acquisition_index,
        cast(people.acquisition_tier as {{ dbt.type_string() }}) as acquisition_tier,
        people.retention_index,
        cast(people.retention_tier as {{ dbt.type_string() }}) as retention_tier,
        people.monetisation_index,
        cast(people.monetisation_tier as {{ dbt.type_string() }}) as monetisation_tier,
        temporal_patterns.pattern as temporal_pattern,
        temporal_patterns.rhythm,
        temporal_patterns.time_zone,
        temporal_patterns.peak_hour as best_hour,
        cast(people.preferred_channel as {{ dbt.type_string() }}) as preferred_channel,
        cast(people.contactable_channels as {{ dbt.type_string() }}) as contactable_channels,
        personas.persona,
        personas.confidence as persona_confidence,
        personas.reasons as persona_reasons,
        segments.segment as management_segment,
        segments.reason as segment_reason,
        segments.service_level,
        segments.value_class,
        segments.rfm_segment,
        prospects.purchases,
        prospects.probability_alive,
        prospects.expected_value_amount,
        prospects.currency,
        prospects.churn_probability,
        prospects.churn_band,
        prospects.purchase_probability,
        prospects.purchase_band,
        prospects.likely_category,
        cast(people.interest_1 as {{ dbt.type_string() }}) as interest_1,
        cast(people.interest_2 as {{ dbt.type_string() }}) as interest_2,
        cast(people.interest_3 as {{ dbt.type_string() }}) as interest_3,
        people.tag_count,
        cast(people.tags as {{ dbt.type_string() }}) as tags,
        network.influence_tier,
        network.influence_score,
        network.degree as contacts,
        network.community_id
    from people
    inner join users on people.user_id = users.user_id
    inner join basics on people.user_id = basics.user_id
    left join features on people.user_id = features.user_id and people.as_of_date = features.as_of_date
    left join lifecycle on people.user_id = lifecycle.user_id and people.as_of_date = lifecycle.as_of_date
    left join temporal_patterns
        on people.user_id = temporal_patterns.user_id and people.as_of_date = temporal_patterns.as_of_date
    left join personas on people.user_id = personas.user_id and people.as_of_date = personas.as_of_date
    left join persona_labels on personas.persona = persona_labels.persona
    left join segments on people.user_id = segments.user_id and people.as_of_date = segments.as_of_date
    left join prospects on people.user_id = prospects.user_id and people.as_of_date = prospects.as_of_date
    left join network on people.user_id = network.user_id and people.as_of_date = network.as_of_date
)

select * from final
