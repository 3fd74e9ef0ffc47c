-- How far the people of an action moved by a KPI, beside those who were held out of it.
with

cells as (select * from {{ ref('int_goal_cells') }}),

comparisons as (
    select
        addressed.month_start,
        addressed.value as action,
        addressed.kpi,
        'amount' as kind,
        addressed.users,
        addressed.moved_users as responders,
        addressed.movement_total as total,
        addressed.movement_squares as total_squares,
        held_out.users as control_users,
        held_out.moved_users as control_responders,
        held_out.movement_total as control_total,
        held_out.movement_squares as control_total_squares,
        held_out.total / held_out.users as holdout_value,
        addressed.is_suppressed or held_out.is_suppressed as is_suppressed
    from cells as addressed
    inner join cells as held_out
        on
            addressed.month_start = held_out.month_start
            and addressed.kind = held_out.kind
            and addressed.value = held_out.value
            and addressed.kpi = held_out.kpi
    where addressed.kind = 'action' and not addressed.is_holdout and held_out.is_holdout
)

select * from comparisons
