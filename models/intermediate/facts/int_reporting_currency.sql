-- The one currency that money is summed in: the setting reporting_currency, else the one that most paid orders name.
with

events as (
    select * from {{ ref('fct_events') }}
),

named as (
    select
        currency,
        count(*) as orders
    from events
    where event_type = 'order' and event_subtype = 'paid' and currency != 'XXX'
    group by currency
),

ranked as (
    select
        currency,
        row_number() over (order by orders desc, currency asc) as currency_rank
    from named
),

reporting_currency as (
    select
        {%- if setting('reporting_currency') %}
            cast({{ dbt.string_literal(setting('reporting_currency') | upper) }} as {{ dbt.type_string() }}) as reporting_currency
        {%- else %}
            cast(max(currency) as {{ dbt.type_string() }}) as reporting_currency
        {%- endif %}
    from ranked
    where currency_rank = 1
)

select * from reporting_currency
