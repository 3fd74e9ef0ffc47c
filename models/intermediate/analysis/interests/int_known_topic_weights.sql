-- The topics of this run's days and of those before.
with

weights as (
    select * from {{ remembered('int_topic_weights', [
        'as_of_date', 'topic_id', 'kind', 'category', 'weight', 'term_share', 'topic_share', 'sampled_users', 'next_topic_id'
    ]) }}
)

select * from weights
