-- How many people have each tag on a day, of all who could: those who may be profiled and were known by then. A tag that nobody
-- has counts too.
with

tags as (select * from {{ ref('int_tags') }}),
user_tags as (select * from {{ ref('fct_user_tags') }}),
standing as (select * from {{ ref('int_user_standing') }}),

populations as (
    select
        as_of_date,
        count(*) as eligible_users
    from standing
    group by as_of_date
),

holders as (
    select
        as_of_date,
        tag_id,
        count(*) as users
    from user_tags
    group by as_of_date, tag_id
),

counts as (
    select
        populations.as_of_date,
        tags.tag_id,
        populations.eligible_users,
        coalesce(holders.users, 0) as users
    from populations
    cross join tags
    left join holders on populations.as_of_date = holders.as_of_date and tags.tag_id = holders.tag_id
)

select * from counts
