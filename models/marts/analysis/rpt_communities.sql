-- The communities of the network. Everyone in them makes them what they are; how many may be named is said apart, and those of
-- whom hardly anyone may be named are left out.
with

communities as (select * from {{ ref('int_network_communities') }}),
ties as (select * from {{ ref('int_network_ties') }}),
user_network as (select * from {{ ref('fct_user_network') }}),
interests as (select * from {{ ref('int_community_interests') }}),

members as (
    select
        communities.as_of_date,
        communities.community_id,
        count(*) as size,
        count(user_network.user_id) as eligible_members,
        count(*) filter (where user_network.influence_tier = 'opinion_leader') as opinion_leaders
    from communities
    left join user_network
        on communities.as_of_date = user_network.as_of_date and communities.user_id = user_network.user_id
    group by communities.as_of_date, communities.community_id
),

tie_ends as (
    select
        ties.as_of_date,
        ties.weight,
        firsts.community_id as first_community_id,
        seconds.community_id as second_community_id
    from ties
    left join communities as firsts on ties.as_of_date = firsts.as_of_date and ties.first_user_id = firsts.user_id
    left join communities as seconds on ties.as_of_date = seconds.as_of_date and ties.second_user_id = seconds.user_id
),

tie_sides as (
    select as_of_date, first_community_id as community_id, second_community_id as other_community_id, weight from tie_ends
    union all
    select as_of_date, second_community_id as community_id, first_community_id as other_community_id, weight from tie_ends
),

-- A tie within a community has both its sides there.
tie_sums as (
    select
        as_of_date,
        community_id,
        count(*) filter (where community_id = other_community_id) / 2 as internal_edges,
        count(*) filter (where coalesce(community_id != other_community_id, true)) as external_edges,
        coalesce(
            cast({{ exact_sum('case when community_id = other_community_id then weight end') }} as double), 0
        ) as internal_weight,
        cast({{ exact_sum('weight') }} as double) as community_weight
    from tie_sides
    group by as_of_date, community_id
),

totals as (
    select as_of_date, cast({{ exact_sum('community_weight') }} as double) as network_weight
    from tie_sums
    group by as_of_date
),

-- Newman (2006): the share of weight inside, less what it would be if people tied themselves by chance.
contributions as (
    select
        tie_sums.*,
        tie_sums.internal_weight / totals.network_weight
        - (tie_sums.community_weight / totals.network_weight)
        * (tie_sums.community_weight / totals.network_weight) as modularity_contribution
    from tie_sums
    inner join totals on tie_sums.as_of_date = totals.as_of_date
    where tie_sums.community_id is not null
),

top_interests as (
    select
        as_of_date,
        community_id,
        {{ concatenated("case when interest_rank = 1 then category else ', ' || category end", 'interest_rank') }} as interests
    from interests
    where interest_rank <= 3
    group by as_of_date, community_id
),

final as (
    select
        members.as_of_date,
        cast(members.community_id as integer) as community_id,
        cast(members.size as integer) as size,
        cast(members.eligible_members as integer) as eligible_members,
        cast(members.opinion_leaders as integer) as opinion_leaders,
        cast(contributions.internal_edges as bigint) as internal_edges,
        cast(contributions.external_edges as bigint) as external_edges,
        cast(
            round(2.0 * contributions.internal_edges / nullif(members.size * (members.size - 1), 0), 9) as double
        ) as density,
        cast(round(contributions.modularity_contribution, 9) as double) as modularity_contribution,
        cast(top_interests.interests as {{ dbt.type_string() }}) as top_interests
    from members
    inner join contributions
        on members.as_of_date = contributions.as_of_date and members.community_id = contributions.community_id
    left join top_interests
        on members.as_of_date = top_interests.as_of_date and members.community_id = top_interests.community_id
    where members.eligible_members >= {{ setting('minimum_cell_users') }}
)

select * from final
