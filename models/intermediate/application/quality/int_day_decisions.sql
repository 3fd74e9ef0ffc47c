-- What somebody decided of days of feeds, typed.
with

decisions as (
    select * from {{ ref('day_decisions') }}
),

typed as (
    select
        {{ clean_word('feed') }} as feed,
        try_cast({{ clean_text('feed_date') }} as date) as feed_date,
        {{ clean_word('decision') }} as decision,
        {{ clean_text('reason') }} as reason
    from decisions
)

select * from typed
