-- How groups live: who is in them, how much is written and by how many. Of people who may be analysed. A group is no segment:
-- who is in it can count its messages, so small ones are shown.
with

members as (select * from {{ ref('int_group_members') }}),
group_days as (select * from {{ ref('int_group_days') }}),
windows as (select * from {{ ref('int_path_windows') }}),

dated as (
    select
        windows.as_of_date,
        group_days.*,
        sum(group_days.messages) over (
            partition by windows.as_of_date, group_days.source_system, group_days.group_id, group_days.user_id
        ) as sender_messages
    from group_days
    inner join windows on group_days.activity_date between windows.first_date and windows.as_of_date
),

activity as (
    select
        as_of_date,
        source_system,
        group_id,
        count(distinct user_id) filter (where messages > 0) as active_members,
        count(distinct activity_date) filter (where messages > 0) as days_active,
        sum(messages) as messages,
        max(sender_messages) as top_sender_messages,
        sum(joins) as joins,
        sum(leaves) as leaves
    from dated
    group by as_of_date, source_system, group_id
),

known_groups as (
    select as_of_date, source_system, group_id from members
    union
    select as_of_date, source_system, group_id from activity
),

final as (
    select
        known_groups.as_of_date,
        cast(known_groups.source_system as {{ dbt.type_string() }}) as source_system,
        cast(known_groups.group_id as {{ dbt.type_string() }}) as group_id,
        cast(coalesce(members.members, 0) as bigint) as members,
        cast(coalesce(activity.active_members, 0) as bigint) as active_members,
        cast(coalesce(activity.messages, 0) as bigint) as messages,
        cast(
            round(activity.top_sender_messages * 1.0 / nullif(activity.messages, 0), 9) as double
        ) as top_sender_share,
        cast(coalesce(activity.joins, 0) as bigint) as joins,
        cast(coalesce(activity.leaves, 0) as bigint) as leaves,
        cast(coalesce(activity.days_active, 0) as integer) as days_active
    from known_groups
    left join members
        on
            known_groups.as_of_date = members.as_of_date
            and known_groups.source_system = members.source_system
            and known_groups.group_id = members.group_id
    left join activity
        on
            known_groups.as_of_date = activity.as_of_date
            and known_groups.source_system = activity.source_system
            and known_groups.group_id = activity.group_id
)

select * from final
