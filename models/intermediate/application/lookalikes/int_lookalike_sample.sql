-- Where the people stand that look-alikes are learned from, each once for all audiences.
with

pool as (select * from {{ ref('int_lookalike_pool') }}),
positions as (select * from {{ ref('int_user_positions') }}),

people as (
    select distinct
        user_id,
        as_of_date
    from pool
    where is_sampled
),

sample as (
    select
        positions.user_id,
        positions.as_of_date,
        positions.metric,
        positions.value
    from positions
    inner join people on positions.user_id = people.user_id and positions.as_of_date = people.as_of_date
)

select * from sample
