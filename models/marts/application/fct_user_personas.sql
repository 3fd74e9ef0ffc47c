-- The persona of a person, how well it fits them themselves and the metrics that speak most for it. Everyone with a
-- cluster has a row: where neither the cluster nor the person is like a persona, it is `unassigned`.
with

user_clusters as (
    select * from {{ ref('fct_user_clusters') }}
),

evidence as (
    select * from {{ ref('int_persona_evidence') }}
),

eligibility as (
    select * from {{ ref('fct_user_eligibility') }}
),

profiled as (
    select user_id
    from eligibility
    where purpose = 'profiling' and is_eligible
),

-- The cosine between what the person does and what the signature asks for.
fits as (
    select
        user_id,
        as_of_date,
        persona,
        named_by,
        cast({{ exact_sum('contribution') }} as double) / nullif(
            sqrt(cast({{ exact_sum('value * value') }} as double) * cast({{ exact_sum('weight * weight') }} as double)), 0
        ) as fit
    from evidence
    group by user_id, as_of_date, persona, named_by
),

ranked_evidence as (
    select
        user_id,
        as_of_date,
        metric,
        row_number() over (partition by user_id, as_of_date order by contribution desc, metric asc) as strength
    from evidence
    where contribution > 0
),

reasons as (
    select
        user_id,
        as_of_date,
        concat_ws(
            ', ',
            max(metric) filter (where strength = 1),
            max(metric) filter (where strength = 2),
            max(metric) filter (where strength = 3)
        ) as reasons
    from ranked_evidence
    where strength <= 3
    group by user_id, as_of_date
),

final as (
    select
        user_clusters.user_id,
        user_clusters.as_of_date,
        cast(case when fits.fit > 0 then fits.persona else 'unassigned' end as {{ dbt.type_string() }}) as persona,
        cast(round(case when fits.fit > 0 then fits.fit else 0 end, 9) as double) as confidence,
        cast(case when fits.fit > 0 then reasons.reasons end as {{ dbt.type_string() }}) as reasons,
        cast(case when fits.fit > 0 then fits.named_by end as {{ dbt.type_string() }}) as named_by,
        user_clusters.cluster_id
    from user_clusters
    inner join profiled on user_clusters.user_id = profiled.user_id
    left join fits on user_clusters.user_id = fits.user_id and user_clusters.as_of_date = fits.as_of_date
    left join reasons on user_clusters.user_id = reasons.user_id and user_clusters.as_of_date = reasons.as_of_date
)

select * from final
