-- Holidays and worked weekends by region, typed.
with

market_calendar as (
    select * from {{ ref('market_calendar') }}
),

typed as (
    select
        try_cast(calendar_date as date) as calendar_date,
        upper({{ clean_text('region') }}) as region,
        {{ clean_word('kind') }} as kind,
        {{ clean_text('name_en') }} as name_en,
        {{ clean_text('name_ko') }} as name_ko,
        {{ clean_text('name_zh') }} as name_zh
    from market_calendar
)

select * from typed
