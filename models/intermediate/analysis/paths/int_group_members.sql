-- How many people are in each group on the day: those whose last word about it was joining. Groups of different systems may
-- share an id.
with

account_ties as (select * from {{ ref('int_account_ties') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
accounts as (select * from {{ ref('dim_accounts') }}),

members as (
    select
        account_ties.as_of_date,
        accounts.source_system,
        account_ties.group_id,
        count(distinct user_accounts.user_id) as members
    from account_ties
    inner join user_accounts on account_ties.account_key = user_accounts.account_key
    inner join accounts on account_ties.account_key = accounts.account_key
    where account_ties.tie = 'group' and account_ties.last_event_type = 'group_joined'
    group by account_ties.as_of_date, accounts.source_system, account_ties.group_id
)

select * from members
