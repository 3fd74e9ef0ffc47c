-- Whose behaviour is clustered: people who may be profiled and were active on enough days for a pattern to show. The
-- hash order picks the bounded sample that clusters are learned from, the same people every time.
with

user_features as (
    select * from {{ ref('fct_user_features') }}
),

eligibility as (
    select * from {{ ref('fct_user_eligibility') }}
),

profiled as (
    select
        user_features.user_id,
        user_features.as_of_date
    from user_features
    inner join eligibility on user_features.user_id = eligibility.user_id
    where
        eligibility.purpose = 'profiling'
        and eligibility.is_eligible
        and user_features.active_days_90d >= {{ setting('cluster_minimum_active_days') }}
),

ordered as (
    select
        user_id,
        as_of_date,
        row_number() over (partition by as_of_date order by {{ hash_key(['user_id']) }}, user_id) as sample_rank
    from profiled
),

clustered_users as (
    select
        user_id,
        as_of_date,
        sample_rank <= {{ setting('sample_users') }} as is_sampled
    from ordered
)

select * from clustered_users
