-- The one filter between accounts and people's metrics: accounts of people who may be analysed. Bots and tests stay in the
-- facts and end here.
with

accounts as (
    select * from {{ ref('dim_accounts') }}
),

eligibility as (
    select * from {{ ref('fct_user_eligibility') }}
),

analysable as (
    select user_id
    from eligibility
    where purpose = 'analytics' and is_eligible
),

user_accounts as (
    select
        accounts.account_key,
        accounts.user_id,
        accounts.registered_at,
        accounts.first_seen_at
    from accounts
    inner join analysable on accounts.user_id = analysable.user_id
)

select * from user_accounts
