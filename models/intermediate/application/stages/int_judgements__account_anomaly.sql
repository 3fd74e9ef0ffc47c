-- How far anomaly scores depend on which accounts they are learned from, as the mean of a person's accounts.
with

holdouts as (select * from {{ ref('int_account_anomaly_holdouts') }}),
profiled_accounts as (select * from {{ ref('int_profiled_accounts') }}),

people as (
    select
        profiled_accounts.user_id,
        cast(holdouts.as_of_date as date) as as_of_date,
        cast({{ exact_sum('holdouts.score_shift') }} as double) / count(*) as score_shift,
        cast({{ exact_sum('holdouts.rank_distance') }} as double) / count(*) as rank_distance
    from holdouts
    inner join profiled_accounts on holdouts.account_key = profiled_accounts.account_key
    group by profiled_accounts.user_id, cast(holdouts.as_of_date as date)
),

final as (
    select
        'account_anomaly' as model,
        as_of_date,
        as_of_date as judged_date,
        user_id,
        'holdout_' || metric as metric,
        value
    from people
    unpivot (value for metric in (score_shift, rank_distance))
)

select * from final
