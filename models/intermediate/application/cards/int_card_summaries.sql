-- The card as a few sentences. One of which something is not known, or may not be shown, is left out: a null makes it null.
with

sizes as (select * from {{ ref('int_card_sizes') }}),
words as (select * from {{ ref('int_card_words') }}),
typical as (select * from {{ ref('int_card_typical') }}),
reporting_currency as (select * from {{ ref('int_reporting_currency') }}),

described as (
    select
        sizes.as_of_date,
        sizes.persona,
        cast(cast(round(100.0 * sizes.users / sizes.population_users) as integer) as {{ dbt.type_string() }}) as percent,
        nullif(
            concat_ws(
                ', ',
                words.most_common_gender,
                words.most_common_age_band,
                words.most_common_province,
                words.most_common_occupation
            ), ''
        ) as demographics,
        words.top_metrics,
        words.most_common_pattern,
        words.peak_hours,
        words.channels,
        words.top_interests,
        cast(cast(round(typical.median_basket_amount) as bigint) as {{ dbt.type_string() }}) as basket,
        cast(cast(round(typical.median_expected_value_amount) as bigint) as {{ dbt.type_string() }}) as expected_value,
        coalesce(' ' || reporting_currency.reporting_currency, '') as of_currency
    from sizes
    left join words on sizes.as_of_date = words.as_of_date and sizes.persona = words.persona
    left join typical on sizes.as_of_date = typical.as_of_date and sizes.persona = typical.persona
    cross join reporting_currency
    where sizes.users > 0 and not sizes.is_suppressed
),

summaries as (
    select
        as_of_date,
        persona,
        concat_ws(
            ' ',
            percent || '% of people.',
            'Most often ' || demographics || '.',
            'Compared with everybody: ' || top_metrics || '.',
            'Most common rhythm: ' || most_common_pattern || '.',
            'Busiest hours: ' || peak_hours || '.',
            'Channels used: ' || channels || '.',
            'Keen on ' || top_interests || '.',
            'A typical order is ' || basket || of_currency || '.',
            'A typical customer is expected to spend ' || expected_value || of_currency || '.'
        ) as summary
    from described
)

select * from summaries
