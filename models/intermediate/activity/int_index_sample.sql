-- The index's metrics of the reference people that weights are learned from: all that the learning step ever reads. The hash
-- order picks the same people every time.
with

index_values as (
    select * from {{ ref('int_user_index_values') }}
),

reference_people as (
    select * from {{ ref('int_reference_people') }}
),

ordered as (
    select
        user_id,
        as_of_date,
        row_number() over (partition by as_of_date order by {{ hash_key(['user_id']) }}, user_id) as sample_rank
    from reference_people
    where is_reference
),

sample as (
    select
        index_values.as_of_date,
        index_values.user_id,
        index_values.metric,
        index_values.value
    from index_values
    inner join ordered
        on index_values.user_id = ordered.user_id and index_values.as_of_date = ordered.as_of_date
    where ordered.sample_rank <= {{ setting('sample_users') }}
)

select * from sample
