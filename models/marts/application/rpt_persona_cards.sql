-- The card of each persona that a person reads: how many, what is typical of them compared with everybody, when, where and how
-- they come, what they buy and are worth, what they said of us. Personas of few people have a row without details.
with

sizes as (select * from {{ ref('int_card_sizes') }}),
personas as (select * from {{ ref('personas') }}),
words as (select * from {{ ref('int_card_words') }}),
typical as (select * from {{ ref('int_card_typical') }}),
summaries as (select * from {{ ref('int_card_summaries') }}),
market_contexts as (select * from {{ ref('int_card_market_context') }}),
reporting_currency as (select * from {{ ref('int_reporting_currency') }}),

final as (
    select
        sizes.as_of_date,
        cast(sizes.persona as {{ dbt.type_string() }}) as persona,
        cast(coalesce(personas.label_en, 'Unassigned') as {{ dbt.type_string() }}) as label_en,
        cast(coalesce(personas.label_ko, '미분류') as {{ dbt.type_string() }}) as label_ko,
        cast(coalesce(personas.label_zh, '未分类') as {{ dbt.type_string() }}) as label_zh,
        cast(personas.description_en as {{ dbt.type_string() }}) as description_en,
        cast(personas.description_ko as {{ dbt.type_string() }}) as description_ko,
        cast(personas.description_zh as {{ dbt.type_string() }}) as description_zh,
        cast(case when not sizes.is_suppressed then sizes.users end as bigint) as users,
        cast(
            case when not sizes.is_suppressed then round(sizes.users / cast(sizes.population_users as double), 9) end as double
        ) as share,
        sizes.is_suppressed,
        cast(summaries.summary as {{ dbt.type_string() }}) as summary,
        cast(words.top_metrics as {{ dbt.type_string() }}) as top_metrics,
        cast(words.top_tags as {{ dbt.type_string() }}) as top_tags,
        cast(words.top_interests as {{ dbt.type_string() }}) as top_interests,
        cast(words.most_common_gender as {{ dbt.type_string() }}) as most_common_gender,
        cast(words.most_common_age_band as {{ dbt.type_string() }}) as most_common_age_band,
        cast(words.most_common_province as {{ dbt.type_string() }}) as most_common_province,
        cast(words.most_common_occupation as {{ dbt.type_string() }}) as most_common_occupation,
        cast(words.most_common_pattern as {{ dbt.type_string() }}) as most_common_pattern,
        cast(words.peak_hours as {{ dbt.type_string() }}) as peak_hours,
        cast(words.message_types as {{ dbt.type_string() }}) as message_types,
        cast(words.services as {{ dbt.type_string() }}) as services,
        cast(words.channels as {{ dbt.type_string() }}) as channels,
        cast(words.categories_bought as {{ dbt.type_string() }}) as categories_bought,
        cast(words.most_common_payment_method as {{ dbt.type_string() }}) as most_common_payment_method,
        cast(typical.median_orders as double) as median_orders,
        cast(round(typical.median_basket_amount, 4) as double) as median_basket_amount,
        cast(round(typical.median_expected_value_amount, 4) as double) as median_expected_value_amount,
        cast(reporting_currency.reporting_currency as {{ dbt.type_string() }}) as currency,
        cast(words.rfm_mix as {{ dbt.type_string() }}) as rfm_mix,
        cast(typical.mean_survey_score as double) as mean_survey_score,
        cast(typical.mean_support_rating as double) as mean_support_rating,
        cast(words.best_hour as integer) as best_hour,
        cast(words.best_channel as {{ dbt.type_string() }}) as best_channel,
        cast(words.next_best_actions as {{ dbt.type_string() }}) as next_best_actions,
        cast(market_contexts.market_context as {{ dbt.type_string() }}) as market_context
    from sizes
    left join personas on sizes.persona = personas.persona
    left join words on sizes.as_of_date = words.as_of_date and sizes.persona = words.persona
    left join typical on sizes.as_of_date = typical.as_of_date and sizes.persona = typical.persona
    left join summaries on sizes.as_of_date = summaries.as_of_date and sizes.persona = summaries.persona
    left join market_contexts on sizes.as_of_date = market_contexts.as_of_date
    cross join reporting_currency
)

select * from final
