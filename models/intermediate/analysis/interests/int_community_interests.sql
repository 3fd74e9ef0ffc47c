-- Which categories a community cares for more than everyone does. Categories of few of its members are left out: people who
-- know each other would recognise them.
with

communities as (select * from {{ ref('int_network_communities') }}),
user_network as (select * from {{ ref('fct_user_network') }}),
user_interests as (select * from {{ ref('fct_user_interests') }}),

-- Of whom anything may be said.
members as (
    select
        communities.as_of_date,
        communities.community_id,
        communities.user_id
    from communities
    inner join user_network
        on communities.as_of_date = user_network.as_of_date and communities.user_id = user_network.user_id
),

sizes as (
    select
        as_of_date,
        community_id,
        count(*) as community_members,
        sum(count(*)) over (partition by as_of_date) as all_members
    from members
    group by as_of_date, community_id
),

counted as (
    select
        members.as_of_date,
        members.community_id,
        user_interests.category,
        count(*) as interested,
        sum(count(*)) over (partition by members.as_of_date, user_interests.category) as all_interested
    from members
    inner join user_interests
        on members.as_of_date = user_interests.as_of_date and members.user_id = user_interests.user_id
    where user_interests.kind = 'category'
    group by members.as_of_date, members.community_id, user_interests.category
),

lifts as (
    select
        counted.as_of_date,
        counted.community_id,
        counted.category,
        counted.interested,
        round(
            1.0 * counted.interested * sizes.all_members / (1.0 * counted.all_interested * sizes.community_members), 9
        ) as lift
    from counted
    inner join sizes on counted.as_of_date = sizes.as_of_date and counted.community_id = sizes.community_id
    where counted.interested >= {{ setting('minimum_cell_users') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by as_of_date, community_id
            order by lift desc, interested desc, category asc
        ) as interest_rank
    from lifts
    where lift > 1
)

select * from ranked
