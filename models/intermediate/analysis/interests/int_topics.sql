-- The topics of the day, named by their strongest terms: those that make up much of the topic and are found in few others.
with

topic_weights as (
    select * from {{ ref('int_topic_weights') }}
),

named_terms as (
    select
        as_of_date,
        topic_id,
        category,
        max(weight * term_share) as strength
    from topic_weights
    group by as_of_date, topic_id, category
),

ranked as (
    select
        *,
        row_number() over (partition by as_of_date, topic_id order by strength desc, category asc) as term_rank
    from named_terms
),

texts as (
    select
        as_of_date,
        topic_id,
        {{ concatenated("case when term_rank = 1 then category else ', ' || category end", 'term_rank') }} as terms,
        {{ concatenated(
            "case when term_rank > 3 then '' when term_rank = 1 then category else ', ' || category end", 'term_rank'
        ) }} as label
    from ranked
    where term_rank <= 10
    group by as_of_date, topic_id
),

shares as (
    select distinct
        as_of_date,
        topic_id,
        topic_share,
        sampled_users
    from topic_weights
),

topics as (
    select
        cast(shares.as_of_date as date) as as_of_date,
        shares.topic_id,
        'topic_' || cast(shares.topic_id as {{ dbt.type_string() }}) as category,
        texts.label,
        texts.terms,
        shares.topic_share,
        shares.sampled_users
    from shares
    inner join texts on shares.as_of_date = texts.as_of_date and shares.topic_id = texts.topic_id
)

select * from topics
