-- How much a person is interested in each topic: every term they care for is shared out among the topics it is found in
-- (folding in). Evidence is counted for the topic that holds most of the term.
with

interests as (select * from {{ ref('int_user_interests') }}),
topic_weights as (select * from {{ ref('int_topic_weights') }}),

term_topics as (
    select
        cast(as_of_date as date) as as_of_date,
        topic_id,
        kind,
        category,
        term_share,
        row_number() over (partition by as_of_date, kind, category order by term_share desc, topic_id asc) = 1 as is_main_topic
    from topic_weights
),

shared_out as (
    select
        interests.user_id,
        interests.as_of_date,
        'topic_' || cast(term_topics.topic_id as {{ dbt.type_string() }}) as category,
        interests.weight * term_topics.term_share as weight,
        case when term_topics.is_main_topic then interests.evidence_events else 0 end as evidence_events,
        case when term_topics.is_main_topic then interests.last_evidence_date end as last_evidence_date
    from interests
    inner join term_topics
        on
            interests.as_of_date = term_topics.as_of_date
            and interests.kind = term_topics.kind
            and interests.category = term_topics.category
),

user_topics as (
    select
        user_id,
        as_of_date,
        'topic' as kind,
        category,
        round(cast({{ exact_sum('weight') }} as double), 9) as weight,
        cast(sum(evidence_events) as bigint) as evidence_events,
        max(last_evidence_date) as last_evidence_date
    from shared_out
    group by user_id, as_of_date, category
)

select * from user_topics
