-- What somebody's community took up: the share of its people. Of fewer people than the seed says nothing is said.
with

recipients as (select * from {{ ref('int_recommendation_recipients') }}),
communities as (select * from {{ ref('int_network_communities') }}),
takes as (select * from {{ ref('int_circle_takes') }}),

community_sizes as (
    select
        as_of_date,
        community_id,
        count(*) as people
    from communities
    where community_id is not null
    group by 1, 2
),

community_items as (
    select
        communities.as_of_date,
        communities.community_id,
        takes.item_type,
        takes.item_key,
        count(*) as people,
        max(takes.popular_items) as popular_items,
        row_number() over (
            partition by communities.as_of_date, communities.community_id, takes.item_type
            order by count(*) desc, takes.item_key asc
        ) as item_rank
    from communities
    inner join takes on communities.as_of_date = takes.as_of_date and communities.user_id = takes.user_id
    where communities.community_id is not null
    group by 1, 2, 3, 4
    having count(*) >= max(takes.circle_people)
),

of_community as (
    select
        communities.as_of_date,
        community_items.item_type,
        communities.user_id,
        community_items.item_key,
        cast(community_items.people as double) / community_sizes.people as share
    from communities
    inner join recipients
        on communities.user_id = recipients.user_id and communities.as_of_date = recipients.as_of_date
    inner join community_items
        on communities.as_of_date = community_items.as_of_date and communities.community_id = community_items.community_id
    inner join community_sizes
        on communities.as_of_date = community_sizes.as_of_date and communities.community_id = community_sizes.community_id
    where recipients.is_profiled and community_items.item_rank <= community_items.popular_items
)

select * from of_community
