-- Who is in groups with whom on the day. A small group ties its members more than a large one, and a very large one not at all:
-- being in it says nothing about any two of them, and its pairs would be the most of the network.
with

account_ties as (
    select * from {{ ref('int_account_ties') }}
),

accounts as (
    select * from {{ ref('int_network_accounts') }}
),

people as (
    select * from {{ ref('int_network_people') }}
),

members as (
    select distinct
        account_ties.as_of_date,
        accounts.source_system,
        account_ties.group_id,
        accounts.user_id
    from account_ties
    inner join accounts on account_ties.account_key = accounts.account_key
    inner join people on accounts.user_id = people.user_id and account_ties.as_of_date = people.as_of_date
    where account_ties.tie = 'group' and account_ties.last_event_type = 'group_joined'
),

sized as (
    select
        *,
        count(*) over (partition by as_of_date, source_system, group_id) as members
    from members
),

bonds as (
    select
        sized.as_of_date,
        sized.user_id,
        others.user_id as counterpart_user_id,
        cast({{ exact_sum('1.0 / sized.members') }} as double) as closeness
    from sized
    inner join members as others
        on
            sized.as_of_date = others.as_of_date
            and sized.source_system = others.source_system
            and sized.group_id = others.group_id
            and sized.user_id != others.user_id
    where sized.members <= {{ setting('network_group_members') }}
    group by 1, 2, 3
)

select * from bonds
