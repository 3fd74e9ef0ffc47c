-- What share of their interests people have in each category, brand, keyword and topic, beside everyone's share. A person's
-- share is smoothed: as many events of everyone's mix are added as an interest needs, so that a single event lifts nobody.
{%- set prior = setting('interest_minimum_events') %}
with

interests as (select * from {{ ref('int_user_interests') }}),
topics as (select * from {{ ref('int_user_topics') }}),

weights as (
    select user_id, as_of_date, kind, category, weight, evidence_events, last_evidence_date
    from interests
    where kind != 'word'
    union all
    select user_id, as_of_date, kind, category, weight, evidence_events, last_evidence_date
    from topics
),

category_weights as (
    select
        as_of_date,
        kind,
        category,
        cast({{ exact_sum('weight') }} as double) as category_weight
    from weights
    group by as_of_date, kind, category
),

population_shares as (
    select
        as_of_date,
        kind,
        category,
        category_weight
        / nullif(cast({{ exact_sum('category_weight') }} over (partition by as_of_date, kind) as double), 0) as population_share
    from category_weights
),

user_weights as (
    select
        user_id,
        as_of_date,
        kind,
        cast({{ exact_sum('weight') }} as double) as user_weight
    from weights
    group by user_id, as_of_date, kind
),

shares as (
    select
        weights.user_id,
        weights.as_of_date,
        weights.kind,
        weights.category,
        weights.weight,
        weights.evidence_events,
        weights.last_evidence_date,
        weights.evidence_events >= {{ prior }} as is_interest,
        weights.weight / nullif(user_weights.user_weight, 0) as share,
        (weights.weight + {{ prior }} * population_shares.population_share)
        / (user_weights.user_weight + {{ prior }}) as smoothed_share,
        population_shares.population_share
    from weights
    inner join user_weights
        on
            weights.user_id = user_weights.user_id
            and weights.as_of_date = user_weights.as_of_date
            and weights.kind = user_weights.kind
    inner join population_shares
        on
            weights.as_of_date = population_shares.as_of_date
            and weights.kind = population_shares.kind
            and weights.category = population_shares.category
)

select * from shares
