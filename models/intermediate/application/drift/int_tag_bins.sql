-- How many people have a tag and have it not, on a day and on the day looked at before, as bins for drift. Tags of few people are
-- left out: their shift would tell how few they are.
with

tag_counts as (select * from {{ ref('int_tag_counts') }}),

compared as (
    select
        as_of_date,
        tag_id,
        users as later_users,
        eligible_users - users as later_others,
        lag(users) over (partition by tag_id order by as_of_date) as earlier_users,
        lag(eligible_users - users) over (partition by tag_id order by as_of_date) as earlier_others
    from tag_counts
),

disclosed as (
    select * from compared
    where earlier_users >= {{ setting('minimum_cell_users') }} and later_users >= {{ setting('minimum_cell_users') }}
),

bins as (
    select
        as_of_date,
        'tags' as model,
        tag_id as measure,
        'has' as bin,
        earlier_users,
        later_users
    from disclosed
    union all
    select
        as_of_date,
        'tags' as model,
        tag_id as measure,
        'has_not' as bin,
        earlier_others as earlier_users,
        later_others as later_users
    from disclosed
)

select * from bins
