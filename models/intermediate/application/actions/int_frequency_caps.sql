-- How many campaigns a person may get on a channel within so many days, typed; the channel * is all of them together.
with

frequency_caps as (
    select * from {{ ref('frequency_caps') }}
),

typed as (
    select
        {{ clean_word('channel') }} as channel,
        try_cast(window_days as integer) as window_days,
        try_cast(max_campaigns as integer) as max_campaigns
    from frequency_caps
)

select * from typed
