-- Who belonged to which group when a month began: on the last day of the month before, so that no group is made by what is
-- measured in it. Months that are not over yet are left out.
with

known_refreshes as (select * from {{ ref('int_known_refreshes') }}),

traits as (
    select * from {{ remembered('int_user_traits', ['user_id', 'as_of_date', 'kind', 'value'], 'profiling') }}
),

actions as (
    select * from {{ remembered('fct_next_best_actions', ['user_id', 'as_of_date', 'action', 'is_holdout'], 'marketing') }}
),

latest as (
    select max(as_of_date) as latest_date from known_refreshes
),

days_after as (
    select
        as_of_date,
        cast({{ dbt.dateadd('day', 1, 'as_of_date') }} as date) as month_start
    from known_refreshes
),

months as (
    select
        days_after.as_of_date,
        days_after.month_start
    from days_after
    cross join latest
    where
        days_after.month_start = cast(date_trunc('month', days_after.month_start) as date)
        and {{ dbt.dateadd('month', 1, 'days_after.month_start') }} <= {{ dbt.dateadd('day', 1, 'latest.latest_date') }}
),

groups as (
    select user_id, as_of_date, kind, value, false as is_holdout
    from traits
    where kind in ('persona', 'segment', 'tier')
    union all
    select user_id, as_of_date, 'action' as kind, action as value, is_holdout
    from actions
),

members as (
    select
        months.month_start,
        groups.as_of_date,
        groups.kind,
        groups.value,
        groups.user_id,
        groups.is_holdout
    from groups
    inner join months on groups.as_of_date = months.as_of_date
)

select * from members
