-- What topics were learned from on this run's days and on those before: what people came to since is seen from both.
with

sample as (
    select * from {{ remembered('int_topic_sample', ['user_id', 'as_of_date', 'kind', 'category', 'weight'], 'profiling') }}
)

select * from sample
