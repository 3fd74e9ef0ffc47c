-- Who is most like the members of an audience and not one of them, as many as its seed asks for. Only who may be addressed on its
-- channel is named; those held out are the same as if they were members.
with

scores as (select * from {{ ref('int_lookalike_scores') }}),
audiences as (select * from {{ ref('int_audiences') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

-- From 50 on they are more like members than like the others.
alike as (
    select
        scores.audience,
        scores.user_id,
        scores.as_of_date,
        scores.score,
        audiences.channel,
        audiences.holdout_share,
        audiences.max_lookalikes
    from scores
    inner join audiences on scores.audience = audiences.audience
    inner join eligibility on scores.user_id = eligibility.user_id and audiences.channel = eligibility.channel
    where
        eligibility.purpose = 'marketing'
        and eligibility.is_eligible
        and not scores.meets_rules
        and scores.score >= 50
),

ranked as (
    select
        *,
        row_number() over (
            partition by audience, as_of_date order by score desc, {{ hash_key(['user_id']) }}, user_id
        ) as likeness_rank
    from alike
),

final as (
    select
        cast(ranked.audience as {{ dbt.type_string() }}) as audience,
        ranked.user_id,
        ranked.as_of_date,
        refresh_dates.is_latest,
        cast(ranked.channel as {{ dbt.type_string() }}) as channel,
        ranked.score,
        cast(ranked.likeness_rank as bigint) as rank,
        {{ is_held_out('ranked.user_id', 'ranked.audience', 'ranked.holdout_share') }} as is_holdout
    from ranked
    inner join refresh_dates on ranked.as_of_date = refresh_dates.as_of_date
    where ranked.likeness_rank <= ranked.max_lookalikes
)

select * from final
