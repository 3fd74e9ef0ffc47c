-- The people that topics are learned from, by hash order, and their terms: all that the learning step ever reads.
with

interests as (select * from {{ ref('int_user_interests') }}),
terms as (select * from {{ ref('int_topic_terms') }}),

people as (
    select distinct
        user_id,
        as_of_date
    from interests
),

ordered as (
    select
        user_id,
        as_of_date,
        row_number() over (partition by as_of_date order by {{ hash_key(['user_id']) }}, user_id) as sample_rank
    from people
),

sample as (
    select
        interests.user_id,
        interests.as_of_date,
        interests.kind,
        interests.category,
        interests.weight
    from interests
    inner join ordered on interests.user_id = ordered.user_id and interests.as_of_date = ordered.as_of_date
    inner join terms
        on
            interests.as_of_date = terms.as_of_date
            and interests.kind = terms.kind
            and interests.category = terms.category
    where ordered.sample_rank <= {{ setting('sample_users') }} and interests.weight > 0
)

select * from sample
