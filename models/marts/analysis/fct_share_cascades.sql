-- How content spread: every step by which somebody passed on what somebody else had, of cascades that moved within the window.
-- Who may not be profiled has no row and no name in others' rows; their steps count.
with

steps as (select * from {{ ref('int_share_steps') }}),
ancestors as (select * from {{ ref('int_network_ancestors') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
people as (select * from {{ ref('int_network_people') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

profiled as (
    select
        people.user_id,
        people.as_of_date
    from people
    inner join eligibility on people.user_id = eligibility.user_id
    where eligibility.purpose = 'profiling' and eligibility.is_eligible
),

seen_steps as (
    select
        refresh_dates.as_of_date,
        steps.*,
        people.user_id is not null as is_counted,
        max(steps.activity_date) over (partition by refresh_dates.as_of_date, steps.root_event_key) as last_step_date
    from steps
    inner join refresh_dates on steps.activity_date <= refresh_dates.as_of_date
    left join people on steps.user_id = people.user_id and refresh_dates.as_of_date = people.as_of_date
),

-- Bots hold a cascade together but do not count.
counted as (
    select
        *,
        count(case when is_counted then 1 end) over (partition by as_of_date, root_event_key, depth) as breadth,
        count(case when is_counted then 1 end) over (partition by as_of_date, root_event_key) as cascade_size,
        max(case when is_counted then depth end) over (partition by as_of_date, root_event_key) as cascade_depth
    from seen_steps
    where
        {{ dbt.datediff('last_step_date', 'as_of_date', 'day') }}
        < {{ setting('network_window_days') }}
),

followers as (
    select
        counted.as_of_date,
        ancestors.ancestor_key as event_key,
        count(*) filter (where ancestors.distance = 1) as direct_shares,
        count(*) as later_shares
    from ancestors
    inner join counted on ancestors.node_key = counted.event_key
    where ancestors.tree = 'share' and counted.is_counted
    group by counted.as_of_date, ancestors.ancestor_key
),

final as (
    select
        counted.as_of_date,
        counted.event_key,
        counted.root_event_key as cascade_event_key,
        counted.parent_event_key,
        counted.user_id,
        parents.user_id as parent_user_id,
        roots.user_id as root_user_id,
        counted.event_at as shared_at,
        cast(counted.content_id as {{ dbt.type_string() }}) as content_id,
        cast(counted.category as {{ dbt.type_string() }}) as category,
        cast(counted.depth as integer) as depth,
        cast(counted.breadth as integer) as breadth,
        cast(coalesce(followers.direct_shares, 0) as integer) as direct_shares,
        cast(coalesce(followers.later_shares, 0) as integer) as later_shares,
        cast(counted.cascade_size as integer) as cascade_size,
        cast(counted.cascade_depth as integer) as cascade_depth
    from counted
    inner join profiled as sharers on counted.user_id = sharers.user_id and counted.as_of_date = sharers.as_of_date
    left join profiled as parents on counted.parent_user_id = parents.user_id and counted.as_of_date = parents.as_of_date
    left join profiled as roots on counted.root_user_id = roots.user_id and counted.as_of_date = roots.as_of_date
    left join followers on counted.as_of_date = followers.as_of_date and counted.event_key = followers.event_key
)

select * from final
