-- How alike two tags are: the phi coefficient of having the one and having the other, over all who may be profiled that day.
with

user_tags as (
    select * from {{ ref('fct_user_tags') }}
),

counts as (
    select * from {{ ref('int_tag_counts') }}
),

shared as (
    select
        one.as_of_date,
        one.tag_id,
        other.tag_id as other_tag_id,
        count(*) as users
    from user_tags as one
    inner join user_tags as other on one.user_id = other.user_id and one.as_of_date = other.as_of_date
    where one.tag_id != other.tag_id
    group by one.as_of_date, one.tag_id, other.tag_id
),

counted as (
    select
        shared.as_of_date,
        shared.tag_id,
        shared.other_tag_id,
        cast(shared.users as double) as both_users,
        cast(one.users as double) as users,
        cast(other.users as double) as other_users,
        cast(one.eligible_users as double) as all_users
    from shared
    inner join counts as one on shared.as_of_date = one.as_of_date and shared.tag_id = one.tag_id
    inner join counts as other on shared.as_of_date = other.as_of_date and shared.other_tag_id = other.tag_id
),

-- A tag of everybody varies with nothing: it has no phi.
compared as (
    select
        as_of_date,
        tag_id,
        other_tag_id,
        (both_users * all_users - users * other_users)
        / nullif(sqrt(users * other_users * (all_users - users) * (all_users - other_users)), 0) as phi
    from counted
)

select * from compared
