-- Who brought whom: the first registered account of a person names an account of somebody who was there before. Nobody brings
-- themselves, and nobody somebody who was there first.
with

accounts as (select * from {{ ref('int_network_accounts') }}),
account_days as (select * from {{ ref('fct_account_days') }}),

first_accounts as (
    select
        *,
        row_number() over (partition by user_id order by joined_at, account_key) as account_rank
    from accounts
    where is_registered
),

activity as (
    select
        accounts.user_id,
        min(account_days.activity_date) as first_active_date
    from account_days
    inner join accounts on account_days.account_key = accounts.account_key
    where account_days.is_active
    group by accounts.user_id
),

joined as (
    select
        user_id,
        min(joined_at) as joined_at
    from accounts
    group by user_id
),

-- Only those who were there before bring somebody.
brought as (
    select
        first_accounts.account_key,
        joined.user_id as referrer_user_id
    from first_accounts
    inner join accounts as referrers on first_accounts.referrer_account_key = referrers.account_key
    inner join joined on referrers.user_id = joined.user_id
    where
        {{ differs('first_accounts.user_id', 'joined.user_id') }}
        and (
            first_accounts.joined_at > joined.joined_at
            or (first_accounts.joined_at = joined.joined_at and first_accounts.user_id > joined.user_id)
        )
),

referrals as (
    select
        first_accounts.user_id,
        brought.referrer_user_id,
        first_accounts.joined_at,
        {{ local_date('first_accounts.joined_at') }} as joined_date,
        activity.first_active_date
    from first_accounts
    left join brought on first_accounts.account_key = brought.account_key
    left join activity on first_accounts.user_id = activity.user_id
    where first_accounts.account_rank = 1
)

select * from referrals
