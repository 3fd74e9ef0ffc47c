-- The terms that topics are made of: what enough people are interested in on the day, the most common two thousand.
with

interests as (
    select * from {{ ref('int_user_interests') }}
),

counted as (
    select
        as_of_date,
        kind,
        category,
        count(*) as users
    from interests
    group by as_of_date, kind, category
),

ranked as (
    select
        *,
        row_number() over (partition by as_of_date order by users desc, kind asc, category asc) as term_rank
    from counted
    where users >= {{ setting('minimum_cell_users') }}
),

terms as (
    select
        as_of_date,
        kind,
        category,
        users
    from ranked
    where term_rank <= 2000
)

select * from terms
