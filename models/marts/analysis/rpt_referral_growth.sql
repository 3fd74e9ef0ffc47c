-- How much people bring people, over everyone who registered and may be analysed. Whom they brought counts, whoever it is
-- but a bot or a test on the day.
with

referrals as (select * from {{ ref('int_referrals') }}),
network_people as (select * from {{ ref('int_network_people') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

analysed as (
    select user_id
    from eligibility
    where purpose = 'analytics' and is_eligible
),

known as (
    select
        network_people.as_of_date,
        referrals.user_id,
        referrals.joined_date,
        referrers.user_id as referrer_user_id,
        referrals.first_active_date
    from referrals
    inner join network_people
        on referrals.user_id = network_people.user_id and referrals.joined_date <= network_people.as_of_date
    left join network_people as referrers
        on referrals.referrer_user_id = referrers.user_id and network_people.as_of_date = referrers.as_of_date
),

people as (
    select
        known.*,
        {{ dbt.datediff('known.joined_date', 'known.as_of_date', 'day') }}
            as days_registered
    from known
    inner join analysed on known.user_id = analysed.user_id
),

brought as (
    select
        people.as_of_date,
        people.user_id,
        known.first_active_date <= people.as_of_date as is_activated,
        {{ dbt.datediff('people.joined_date', 'known.joined_date', 'day') }}
            as days_after
    from people
    inner join known on people.user_id = known.referrer_user_id and people.as_of_date = known.as_of_date
),

brought_counts as (
    select
        as_of_date,
        user_id,
        count(*) as direct_referrals,
        count(*) filter (where is_activated) as activated_referrals,
        count(*) filter (where days_after < 90) as early_referrals
    from brought
    group by as_of_date, user_id
),

final as (
    select
        people.as_of_date,
        cast(count(*) as integer) as people,
        cast(count(people.referrer_user_id) as integer) as referred_people,
        cast(count(brought_counts.user_id) as integer) as referrers,
        cast(coalesce(sum(brought_counts.direct_referrals), 0) as integer) as direct_referrals,
        cast(coalesce(sum(brought_counts.activated_referrals), 0) as integer) as activated_referrals,
        cast(round(1.0 * coalesce(sum(brought_counts.direct_referrals), 0) / count(*), 9) as double) as k_factor,
        cast(
            round(
                1.0 * coalesce(sum(brought_counts.early_referrals) filter (where people.days_registered >= 90), 0)
                / nullif(count(*) filter (where people.days_registered >= 90), 0), 9
            ) as double
        ) as k_factor_90d
    from people
    left join brought_counts on people.as_of_date = brought_counts.as_of_date and people.user_id = brought_counts.user_id
    group by people.as_of_date
)

select * from final
