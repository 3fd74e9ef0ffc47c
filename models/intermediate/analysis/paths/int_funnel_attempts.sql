-- Attempts at the funnels, one step of them: the materialization repeats it until no attempt gets farther. An event takes a step
-- if the step before was taken earlier and the attempt began within the funnel's window. Of several attempts that come to the
-- same event the one that began last counts, because it has the most time left: so no repeated step spoils an attempt.
{%- set most_steps = 20 %}
{{ config(
    materialized='fixed_point',
    meta={
        'state': {
            'funnel': dbt.type_string(), 'subject_key': 'bigint', 'user_id': 'bigint', 'step_order': 'integer',
            'window_minutes': 'double', 'event_key': 'bigint', 'event_at': 'timestamp', 'activity_date': 'date',
            'place': 'bigint', 'entered_at': 'timestamp', 'change': 'integer',
        },
        'max_steps': most_steps + 1,
    }
) }}

with

funnel_events as (
    select * from {{ ref('int_funnel_events') }}
),

previous as (
    select * from {{ this }}
),

entries as (
    select
        *,
        event_at as entered_at,
        1 as change
    from funnel_events
    where step_order = 1 and not exists (select 1 from previous)
),

candidates as (
    select *
    from funnel_events
    where step_order in (select previous.step_order + 1 from previous where previous.change = 1)
),

-- The attempts so far, and the events that may take them farther.
lined_up as (
    select
        funnel,
        subject_key,
        step_order + 1 as next_step_order,
        place,
        entered_at,
        cast(null as bigint) as event_key
    from previous
    where change = 1
    union all
    select
        funnel,
        subject_key,
        step_order as next_step_order,
        place,
        cast(null as timestamp) as entered_at,
        event_key
    from candidates
),

latest_attempts as (
    select
        funnel,
        subject_key,
        next_step_order,
        event_key,
        max(entered_at) over (
            partition by funnel, subject_key, next_step_order
            order by place range between unbounded preceding and 1 preceding
        ) as entered_at
    from lined_up
),

farther as (
    select
        candidates.*,
        latest_attempts.entered_at,
        1 as change
    from candidates
    inner join latest_attempts
        on
            candidates.funnel = latest_attempts.funnel
            and candidates.subject_key = latest_attempts.subject_key
            and candidates.step_order = latest_attempts.next_step_order
            and candidates.event_key = latest_attempts.event_key
    where
        {{ seconds_between('latest_attempts.entered_at', 'candidates.event_at') }} <= 60 * candidates.window_minutes
),

attempts as (
    select * from entries
    union all
    select * from farther
    union all
    select
        funnel,
        subject_key,
        user_id,
        step_order,
        window_minutes,
        event_key,
        event_at,
        activity_date,
        place,
        entered_at,
        0 as change
    from previous
)

select * from attempts
