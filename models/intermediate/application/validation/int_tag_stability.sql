-- Whether the same people have a tag or persona from one day looked at to the next: those who have it on both, of those who have
-- it on either (Jaccard), over all such pairs of days. Only people known on both count: growth is not change.
with

traits as (
    select * from {{ remembered('int_user_traits', ['user_id', 'as_of_date', 'kind', 'value'], 'profiling') }}
),

standing as (
    select * from {{ remembered('int_user_standing', ['user_id', 'as_of_date'], 'profiling') }}
),

known_refreshes as (select * from {{ ref('int_known_refreshes') }}),

pairs_of_days as (
    select
        as_of_date,
        lead(as_of_date) over (order by as_of_date) as next_date
    from known_refreshes
),

holders as (
    select user_id, as_of_date, kind, value as tag_id
    from traits
    where kind = 'tag' or (kind = 'persona' and value != 'unassigned')
),

either as (
    select pairs_of_days.as_of_date, holders.user_id, holders.kind, holders.tag_id
    from pairs_of_days
    inner join holders on pairs_of_days.as_of_date = holders.as_of_date
    inner join standing on holders.user_id = standing.user_id and pairs_of_days.next_date = standing.as_of_date
    union all
    select pairs_of_days.as_of_date, holders.user_id, holders.kind, holders.tag_id
    from pairs_of_days
    inner join holders on pairs_of_days.next_date = holders.as_of_date
    inner join standing on holders.user_id = standing.user_id and pairs_of_days.as_of_date = standing.as_of_date
),

holdings as (
    select
        as_of_date,
        user_id,
        kind,
        tag_id,
        count(*) as days
    from either
    group by as_of_date, user_id, kind, tag_id
),

longest as (
    select max({{ dbt.datediff('as_of_date', 'next_date', 'day') }}) as days_between
    from pairs_of_days
),

stability as (
    select
        holdings.kind,
        holdings.tag_id,
        longest.days_between,
        count(*) as users,
        sum(case when holdings.days = 2 then 1 else 0 end) / cast(count(*) as double) as stability
    from holdings
    cross join longest
    group by holdings.kind, holdings.tag_id, longest.days_between
)

select * from stability
