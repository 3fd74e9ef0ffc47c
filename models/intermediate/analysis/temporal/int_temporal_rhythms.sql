-- The names of steady rhythms and the hours that make them, typed.
with

temporal_rhythms as (
    select * from {{ ref('temporal_rhythms') }}
),

typed as (
    select
        {{ clean_word('rhythm') }} as rhythm,
        try_cast(precedence as integer) as precedence,
        try_cast(first_hour as integer) as first_hour,
        try_cast(last_hour as integer) as last_hour,
        try_cast(second_first_hour as integer) as second_first_hour,
        try_cast(second_last_hour as integer) as second_last_hour,
        try_cast(minimum_share as double) as minimum_share
    from temporal_rhythms
)

select * from typed
