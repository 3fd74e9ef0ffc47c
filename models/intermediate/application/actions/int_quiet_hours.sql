-- When people are left alone, by country and channel, typed. What is said of a country goes before what is said of all, then
-- what is said of a channel.
with

quiet_hours as (
    select * from {{ ref('quiet_hours') }}
),

typed as (
    select
        upper({{ clean_text('country') }}) as country,
        {{ clean_word('channel') }} as channel,
        try_cast(quiet_from_hour as integer) as quiet_from_hour,
        try_cast(quiet_until_hour as integer) as quiet_until_hour,
        try_cast(usual_hour as integer) as usual_hour
    from quiet_hours
)

select * from typed
