-- Who is observed when: on days they are looked at everyone who may be profiled, on the days that predictions are learned from
-- a bounded sample of them.
with

prediction_dates as (select * from {{ ref('int_prediction_dates') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

observation_dates as (
    select
        observation_date,
        bool_or(split = 'score') as is_scored
    from prediction_dates
    group by observation_date
),

profiled as (
    select user_id
    from eligibility
    where purpose = 'profiling' and is_eligible
),

people as (
    select
        user_accounts.user_id,
        cast({{ local_date('min(user_accounts.first_seen_at)') }} as date) as first_seen_date
    from user_accounts
    inner join profiled on user_accounts.user_id = profiled.user_id
    group by user_accounts.user_id
),

ordered as (
    select
        user_id,
        first_seen_date,
        row_number() over (order by {{ hash_key(['user_id']) }}, user_id) as sample_rank
    from people
),

observed as (
    select
        ordered.user_id,
        observation_dates.observation_date,
        {{ dbt.datediff('ordered.first_seen_date', 'observation_dates.observation_date', 'day') }}
            as tenure_days
    from ordered
    inner join observation_dates on ordered.first_seen_date <= observation_dates.observation_date
    where observation_dates.is_scored or ordered.sample_rank <= {{ setting('sample_users') }}
)

select * from observed
