-- Parts of the year, typed. A day of the year is its month and day as one number: 0301 is the first of March.
with

seasons as (
    select * from {{ ref('seasons') }}
),

typed as (
    select
        {{ clean_text('season') }} as season,
        upper({{ clean_text('region') }}) as region,
        try_cast(replace({{ clean_text('first_day') }}, '-', '') as integer) as first_month_day,
        try_cast(replace({{ clean_text('last_day') }}, '-', '') as integer) as last_month_day,
        {{ clean_word('explains_deviations') }} = 'true' as explains_deviations
    from seasons
)

select * from typed
