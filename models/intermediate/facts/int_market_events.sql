-- What else moves the market, typed.
with

market_events as (
    select * from {{ ref('market_events') }}
),

typed as (
    select
        {{ clean_text('name') }} as name,
        upper({{ clean_text('region') }}) as region,
        try_cast(first_date as date) as first_date,
        try_cast(last_date as date) as last_date
    from market_events
)

select * from typed
