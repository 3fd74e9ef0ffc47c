-- The steps of the activation funnel, typed.
with

activation_steps as (
    select * from {{ ref('activation_steps') }}
),

typed as (
    select
        try_cast(step_number as integer) as step_number,
        {{ clean_word('step') }} as step,
        {{ clean_word('kind') }} as kind,
        try_cast(first_day as integer) as first_day,
        try_cast(last_day as integer) as last_day
    from activation_steps
)

select * from typed
