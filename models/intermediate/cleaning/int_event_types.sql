-- The kinds of behaviour, typed: which dimension each belongs to and whether it means that the person was active.
with

event_types as (
    select * from {{ ref('event_types') }}
),

typed as (
    select
        {{ clean_word('event_type') }} as event_type,
        {{ clean_word('feed') }} as feed,
        {{ clean_word('dimension') }} as dimension,
        {{ clean_word('is_activity') }} = 'true' as is_activity
    from event_types
)

select * from typed
