-- How many people have a tag and have it not, on a day and on the day looked at before, as bins for drift. Tags of few people are
-- left out: their shift would tell how few they are.
with

tag_counts as (
    select * from {{ remembered('int_tag_counts', ['as_of_date', 'tag_id', 'users', 'eligible_users']) }}
),

known_refreshes as (select * from {{ ref('int_known_refreshes') }}),

compared as (
    select
        later.as_of_date,
        later.tag_id,
        later.users as later_users,
        later.eligible_users - later.users as later_others,
        earlier.users as earlier_users,
        earlier.eligible_users - earlier.users as earlier_others
    from known_refreshes
    inner join tag_counts as later on known_refreshes.as_of_date = later.as_of_date
    inner join tag_counts as earlier
        on known_refreshes.previous_date = earlier.as_of_date and later.tag_id = earlier.tag_id
    where known_refreshes.is_refreshed
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
