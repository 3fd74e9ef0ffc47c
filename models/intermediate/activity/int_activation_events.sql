-- What a person must have done to be activated, typed.
with

activation_events as (
    select * from {{ ref('activation_events') }}
),

typed as (
    select
        {{ clean_word('event_type') }} as event_type,
        try_cast(minimum_events as integer) as minimum_events
    from activation_events
)

select * from typed
