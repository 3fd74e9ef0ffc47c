-- Who is in the network of a day: everyone known by then but those of whom an account was a bot or a test on that day. People
-- who may not be profiled are in it too: they are somebody's contact, and get no row of their own where rows become public.
with

accounts as (
    select * from {{ ref('int_network_accounts') }}
),

statuses as (
    select * from {{ ref('int_account_status') }}
),

people as (
    select
        accounts.user_id,
        statuses.as_of_date
    from statuses
    inner join accounts on statuses.account_key = accounts.account_key
    where statuses.is_refresh_date
    group by accounts.user_id, statuses.as_of_date
    having count(*) filter (where statuses.account_status in ('bot', 'test')) = 0
)

select * from people
