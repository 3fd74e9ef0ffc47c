-- Of the ties that people made since the day looked at before, how many lie within the community they were in; and how many
-- more than if those who made ties had made them by chance (modularity of the new ties, M. E. J. Newman, 2006).
with

ties as (
    select * from {{ remembered('int_network_ties', ['as_of_date', 'first_user_id', 'second_user_id']) }}
),

communities as (
    select * from {{ remembered('int_network_communities', ['user_id', 'as_of_date', 'community_id']) }}
),

known_refreshes as (select * from {{ ref('int_known_refreshes') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

profiled as (
    select user_id
    from eligibility
    where purpose = 'profiling' and is_eligible
),

spans as (
    select
        as_of_date,
        previous_date as earlier_date
    from known_refreshes
    where is_refreshed
),

tie_sides as (
    select as_of_date, first_user_id as user_id, second_user_id as counterpart_user_id from ties
    union all
    select as_of_date, second_user_id as user_id, first_user_id as counterpart_user_id from ties
),

-- Between people who had a community already: of others it could not be known.
new_ties as (
    select
        spans.as_of_date,
        spans.earlier_date,
        tie_sides.user_id,
        own.community_id,
        case when own.community_id = others.community_id then 1 else 0 end as is_inside
    from spans
    inner join tie_sides on spans.as_of_date = tie_sides.as_of_date
    inner join communities as own on spans.earlier_date = own.as_of_date and tie_sides.user_id = own.user_id
    inner join communities as others
        on spans.earlier_date = others.as_of_date and tie_sides.counterpart_user_id = others.user_id
    left join tie_sides as known
        on
            spans.earlier_date = known.as_of_date
            and tie_sides.user_id = known.user_id
            and tie_sides.counterpart_user_id = known.counterpart_user_id
    where known.user_id is null
),

chances as (
    select
        as_of_date,
        community_id,
        cast(count(*) as double) / sum(count(*)) over (partition by as_of_date) as share
    from new_ties
    group by as_of_date, community_id
),

shares as (
    select
        new_ties.as_of_date,
        new_ties.earlier_date as judged_date,
        new_ties.user_id,
        cast(sum(new_ties.is_inside) as double) / count(*) as holdout_inside_share,
        cast(sum(new_ties.is_inside) as double) / count(*) - max(chances.share) as holdout_inside_share_over_chance
    from new_ties
    inner join profiled on new_ties.user_id = profiled.user_id
    inner join chances on new_ties.as_of_date = chances.as_of_date and new_ties.community_id = chances.community_id
    group by new_ties.as_of_date, new_ties.earlier_date, new_ties.user_id
),

final as (
    select 'communities' as model, as_of_date, judged_date, user_id, metric, value
    from shares
    unpivot (value for metric in (holdout_inside_share, holdout_inside_share_over_chance))
)

select * from final
