-- The one filter between what accounts do and interests: accounts of people who may be profiled. Nothing about anyone else gets
-- farther than this.
with

user_accounts as (
    select * from {{ ref('int_user_accounts') }}
),

eligibility as (
    select * from {{ ref('fct_user_eligibility') }}
),

profiled as (
    select user_id
    from eligibility
    where purpose = 'profiling' and is_eligible
),

interest_accounts as (
    select
        user_accounts.account_key,
        user_accounts.user_id
    from user_accounts
    inner join profiled on user_accounts.user_id = profiled.user_id
)

select * from interest_accounts
