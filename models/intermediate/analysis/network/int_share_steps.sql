-- Every event by which somebody passed on content, with the event its cascade began with.
with

-- Each looks for its events itself: a table that is named once is not copied before it is searched.
shares as (
    select * from {{ ref('fct_events') }}
),

parent_events as (
    select * from {{ ref('fct_events') }}
),

root_events as (
    select * from {{ ref('fct_events') }}
),

accounts as (
    select * from {{ ref('int_network_accounts') }}
),

parents as (
    select * from {{ ref('int_network_parents') }}
),

ancestors as (
    select * from {{ ref('int_network_ancestors') }}
),

roots as (
    select
        node_key,
        max_by(ancestor_key, distance) as root_key,
        max(distance) as depth
    from ancestors
    where tree = 'share'
    group by node_key
),

steps as (
    select
        parents.node_key as event_key,
        parents.parent_key as parent_event_key,
        roots.root_key as root_event_key,
        roots.depth,
        shares.event_at,
        shares.activity_date,
        shares.object_id as content_id,
        shares.category,
        sharers.user_id,
        -- The author stands in only where the event passed on is not there.
        case when parent_events.event_key is null then authors.user_id else parent_people.user_id end as parent_user_id,
        root_people.user_id as root_user_id
    from parents
    inner join roots on parents.node_key = roots.node_key
    inner join shares on parents.node_key = shares.event_key
    left join accounts as sharers on shares.account_key = sharers.account_key
    left join parent_events on parents.parent_key = parent_events.event_key
    left join accounts as parent_people on parent_events.account_key = parent_people.account_key
    left join accounts as authors on shares.counterpart_account_key = authors.account_key
    left join root_events on roots.root_key = root_events.event_key
    left join accounts as root_people on root_events.account_key = root_people.account_key
    where parents.tree = 'share'
)

select * from steps
