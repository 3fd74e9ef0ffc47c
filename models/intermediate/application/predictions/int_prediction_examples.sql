-- Who is foreseen what, and what came: churned or bought within the horizon after the day of observation. Only who is activated
-- and not churned can churn. Of the days that are learned from at most `sample_users` examples each are for training, validation
-- and test.
with

prediction_dates as (select * from {{ ref('int_prediction_dates') }}),
targets as (select * from {{ ref('int_prediction_targets') }}),
sequences as (select * from {{ ref('int_prediction_sequences') }}),
stages as (select * from {{ ref('int_user_lifecycle_stages') }}),
account_days as (select * from {{ ref('fct_account_days') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),

candidates as (
    select
        prediction_dates.target,
        prediction_dates.as_of_date,
        prediction_dates.split,
        prediction_dates.observation_date,
        cast({{ dbt.dateadd('day', 'targets.horizon_days', 'prediction_dates.observation_date') }} as date) as horizon_date,
        sequences.user_id
    from prediction_dates
    inner join targets on prediction_dates.target = targets.target
    inner join sequences on prediction_dates.observation_date = sequences.observation_date
    where prediction_dates.target = 'purchase' or sequences.stage in ('new', 'active', 'inactive', 'reactivated')
),

happenings as (
    select 'churn' as target, user_id, stage_since_date as happened_date
    from stages
    where stage = 'churned'
    union distinct
    select 'purchase' as target, user_accounts.user_id, account_days.activity_date as happened_date
    from account_days
    inner join user_accounts on account_days.account_key = user_accounts.account_key
    where account_days.orders > 0
),

-- Each day of observation once, whatever day people are looked at: what came of it is the same.
outcomes as (
    select distinct
        candidates.target,
        candidates.observation_date,
        candidates.user_id
    from candidates
    inner join happenings on candidates.target = happenings.target and candidates.user_id = happenings.user_id
    where
        happenings.happened_date > candidates.observation_date and happenings.happened_date <= candidates.horizon_date
),

examples as (
    select
        candidates.target,
        candidates.as_of_date,
        candidates.split,
        candidates.observation_date,
        candidates.user_id,
        case
            when candidates.split = 'score' then null
            when outcomes.user_id is null then 0
            else 1
        end as outcome,
        row_number() over (
            partition by candidates.target, candidates.as_of_date, candidates.split
            order by {{ hash_key(['candidates.user_id', 'candidates.observation_date']) }}, candidates.user_id
        ) as sample_rank
    from candidates
    left join outcomes
        on
            candidates.target = outcomes.target
            and candidates.observation_date = outcomes.observation_date
            and candidates.user_id = outcomes.user_id
),

sampled as (
    select
        target,
        as_of_date,
        split,
        observation_date,
        user_id,
        outcome
    from examples
    where split = 'score' or sample_rank <= {{ setting('sample_users') }}
)

select * from sampled
