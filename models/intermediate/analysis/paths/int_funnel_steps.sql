-- The steps of the funnels, typed.
with

funnels as (
    select * from {{ ref('funnels') }}
),

typed as (
    select
        {{ clean_word('funnel') }} as funnel,
        try_cast(step_order as integer) as step_order,
        {{ clean_word('step') }} as step,
        {{ clean_word('scope') }} as scope,
        try_cast(window_minutes as double) as window_minutes,
        {{ clean_word('event_type') }} as event_type,
        {{ clean_text('page') }} as page,
        {{ clean_text('element') }} as element
    from funnels
)

select * from typed
