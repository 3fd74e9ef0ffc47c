-- The user's number a day about the market, typed.
with

market_series as (
    select * from {{ ref('market_series') }}
),

typed as (
    select
        try_cast(calendar_date as date) as calendar_date,
        try_cast(market_value as double) as market_value
    from market_series
)

select * from typed
