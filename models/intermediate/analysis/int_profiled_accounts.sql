-- Accounts of people who may be profiled: the one filter between what accounts do, and interests and lifetime value. Nothing
-- about anyone else gets farther than this.
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

profiled_accounts as (
    select
        user_accounts.account_key,
        user_accounts.user_id
    from user_accounts
    inner join profiled on user_accounts.user_id = profiled.user_id
)

select * from profiled_accounts
