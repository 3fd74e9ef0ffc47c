-- What the people of a group came to together by a KPI in a month; of actions, those held out apart. Few people are not told of,
-- nor the next few whom the others would give back; nor the money of few who paid.
with

members as (select * from {{ ref('int_goal_members') }}),
outcomes as (select * from {{ ref('int_goal_outcomes') }}),

cells as (
    select
        members.month_start,
        members.as_of_date,
        members.kind,
        members.value,
        members.is_holdout,
        outcomes.kpi,
        count(*) as users,
        count(*) filter (where outcomes.value != 0) as responders,
        count(*) filter (where outcomes.movement != 0) as moved_users,
        cast({{ exact_sum('outcomes.value') }} as double) as total,
        cast({{ exact_sum('outcomes.movement') }} as double) as movement_total,
        cast({{ exact_sum('outcomes.movement * outcomes.movement') }} as double) as movement_squares
    from members
    inner join outcomes on members.user_id = outcomes.user_id and members.month_start = outcomes.month_start
    group by
        members.month_start, members.as_of_date, members.kind, members.value, members.is_holdout, outcomes.kpi
),

checked as (
    select
        *,
        {{ is_pooled('users', 'month_start, kind, kpi, is_holdout', 'value') }}
        or (kpi = 'revenue' and {{ disclosed('responders') }} is null) as is_suppressed
    from cells
)

select * from checked
