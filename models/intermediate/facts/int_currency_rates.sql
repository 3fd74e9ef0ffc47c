-- The user's exchange rates, typed: each holds until the next one of the same two currencies. More than 18 digits wide, so that
-- amounts multiplied by one have room for all of theirs.
with

currency_rates as (
    select * from {{ ref('currency_rates') }}
),

typed as (
    select
        upper(trim(currency)) as currency,
        upper(trim(reporting_currency)) as reporting_currency,
        try_cast(valid_from as date) as valid_from,
        try_cast(rate as decimal(20, 8)) as rate
    from currency_rates
),

ended as (
    select
        *,
        lead(valid_from, 1, cast('9999-12-31' as date)) over (
            partition by currency, reporting_currency order by valid_from
        ) as valid_until
    from typed
)

select * from ended
