-- The network of each day, directed: who turns to whom, and how strongly. Contacts fade with the half-life of their kind, and
-- the hundredth of a kind adds less than the first. Two people of whom one blocks the other have no edge, nor has who is no
-- part of the network on the day.
with

contacts as (select * from {{ ref('int_network_contacts') }}),
friendships as (select * from {{ ref('int_network_friendships') }}),
group_bonds as (select * from {{ ref('int_network_group_bonds') }}),
blocks as (select * from {{ ref('int_network_blocks') }}),
edge_kinds as (select * from {{ ref('int_network_edge_kinds') }}),
people as (select * from {{ ref('int_network_people') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

contacts_of_the_day as (
    select
        contacts.kind,
        contacts.user_id,
        contacts.counterpart_user_id,
        contacts.contacts,
        refresh_dates.as_of_date,
        {{ dbt.datediff('contacts.activity_date', 'refresh_dates.as_of_date', 'day') }}
            as age_days
    from contacts
    inner join refresh_dates
        on
            contacts.activity_date <= refresh_dates.as_of_date
            and contacts.ended_date > refresh_dates.as_of_date
),

contact_strengths as (
    select
        contacts_of_the_day.as_of_date,
        contacts_of_the_day.user_id,
        contacts_of_the_day.counterpart_user_id,
        contacts_of_the_day.kind,
        ln(
            1 + cast({{ exact_sum(
                'contacts_of_the_day.contacts'
                ~ ' * coalesce(power(0.5, contacts_of_the_day.age_days / edge_kinds.half_life_days), 1)'
            ) }} as double)
        ) as strength
    from contacts_of_the_day
    inner join edge_kinds on contacts_of_the_day.kind = edge_kinds.kind
    where contacts_of_the_day.age_days < {{ setting('network_window_days') }}
    group by 1, 2, 3, 4
),

strengths as (
    select as_of_date, user_id, counterpart_user_id, kind, strength from contact_strengths
    union all
    select as_of_date, user_id, counterpart_user_id, 'friendship' as kind, 1 as strength from friendships
    union all
    select as_of_date, user_id, counterpart_user_id, 'group' as kind, closeness as strength from group_bonds
),

edges as (
    select
        strengths.as_of_date,
        strengths.user_id,
        strengths.counterpart_user_id,
        round(cast({{ exact_sum('strengths.strength * edge_kinds.weight') }} as double), 9) as weight
    from strengths
    inner join edge_kinds on strengths.kind = edge_kinds.kind and edge_kinds.weight > 0
    group by 1, 2, 3
),

blocked as (
    select distinct
        refresh_dates.as_of_date,
        blocks.first_user_id,
        blocks.second_user_id
    from blocks
    inner join refresh_dates
        on
            blocks.blocked_date <= refresh_dates.as_of_date
            and coalesce(blocks.unblocked_date > refresh_dates.as_of_date, true)
),

final as (
    select edges.*
    from edges
    inner join people on edges.user_id = people.user_id and edges.as_of_date = people.as_of_date
    inner join people as counterparts
        on edges.counterpart_user_id = counterparts.user_id and edges.as_of_date = counterparts.as_of_date
    left join blocked
        on
            edges.as_of_date = blocked.as_of_date
            and least(edges.user_id, edges.counterpart_user_id) = blocked.first_user_id
            and greatest(edges.user_id, edges.counterpart_user_id) = blocked.second_user_id
    where blocked.first_user_id is null
)

select * from final
