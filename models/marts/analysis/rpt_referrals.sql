-- Whom each person brought, directly and through those they brought. Who was no part of the network on the day brought
-- nobody then: what came through a bot counts for nobody before it.
with

referrals as (select * from {{ ref('int_referrals') }}),
ancestors as (select * from {{ ref('int_network_ancestors') }}),
people as (select * from {{ ref('int_network_people') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

profiled as (
    select user_id
    from eligibility
    where purpose = 'profiling' and is_eligible
),

brought as (
    select
        people.as_of_date,
        ancestors.ancestor_key as user_id,
        ancestors.distance,
        referrals.first_active_date,
        min(case when referrers.user_id is null then ancestors.distance end) over (
            partition by people.as_of_date, ancestors.node_key
        ) as cut_distance
    from ancestors
    inner join referrals on ancestors.node_key = referrals.user_id
    inner join people on referrals.user_id = people.user_id and referrals.joined_date <= people.as_of_date
    left join people as referrers on ancestors.ancestor_key = referrers.user_id and people.as_of_date = referrers.as_of_date
    where ancestors.tree = 'referral'
),

final as (
    select
        brought.as_of_date,
        profiled.user_id,
        cast(count(*) filter (where brought.distance = 1) as integer) as direct_referrals,
        cast(count(*) filter (
            where brought.distance = 1 and brought.first_active_date <= brought.as_of_date
        ) as integer) as activated_referrals,
        cast(count(*) as integer) as tree_size,
        cast(max(brought.distance) as integer) as tree_depth
    from brought
    inner join profiled on brought.user_id = profiled.user_id
    where coalesce(brought.distance < brought.cut_distance, true)
    group by brought.as_of_date, profiled.user_id
)

select * from final
