-- How much topics knew of what became new interests of people.
with

all_holdouts as (select * from {{ ref('int_topic_holdouts') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

holdouts as (
    select all_holdouts.*
    from all_holdouts
    inner join refresh_dates on all_holdouts.as_of_date = refresh_dates.as_of_date
),

final as (
    select
        'topics' as model,
        cast(as_of_date as date) as as_of_date,
        cast(judged_date as date) as judged_date,
        user_id,
        'holdout_' || metric as metric,
        value
    from holdouts
    unpivot (value for metric in (log_likelihood, log_likelihood_over_popularity))
)

select * from final
