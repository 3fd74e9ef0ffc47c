-- Bots and tests stay in the facts, and the one filter between accounts and people's metrics keeps them out of these.
with

accounts as (
    select * from {{ ref('dim_accounts') }}
),

user_accounts as (
    select * from {{ ref('int_user_accounts') }}
),

not_people as (
    select
        accounts.account_key,
        accounts.account_status
    from accounts
    inner join user_accounts on accounts.user_id = user_accounts.user_id
    where accounts.account_status in ('bot', 'test')
)

select * from not_people
