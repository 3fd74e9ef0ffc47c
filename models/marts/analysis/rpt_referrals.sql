-- Whom each person brought, directly and through those they brought.
with

referrals as (select * from {{ ref('int_referrals') }}),
ancestors as (select * from {{ ref('int_network_ancestors') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

profiled as (
    select user_id
    from eligibility
    where purpose = 'profiling' and is_eligible
),

final as (
    select
        refresh_dates.as_of_date,
        profiled.user_id,
        cast(count(*) filter (where ancestors.distance = 1) as integer) as direct_referrals,
        cast(count(*) filter (
            where ancestors.distance = 1 and referrals.first_active_date <= refresh_dates.as_of_date
        ) as integer) as activated_referrals,
        cast(count(*) as integer) as tree_size,
        cast(max(ancestors.distance) as integer) as tree_depth
    from ancestors
    inner join profiled on ancestors.ancestor_key = profiled.user_id
    inner join referrals on ancestors.node_key = referrals.user_id
    inner join refresh_dates on referrals.joined_date <= refresh_dates.as_of_date
    where ancestors.tree = 'referral'
    group by refresh_dates.as_of_date, profiled.user_id
)

select * from final
