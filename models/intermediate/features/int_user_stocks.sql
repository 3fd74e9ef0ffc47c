-- What people have rather than do, on the day they are looked at: friends, groups, tenure, days since they last did things.
with

user_dates as (select * from {{ ref('int_user_dates') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
account_ties as (select * from {{ ref('int_account_ties') }}),
account_days as (select * from {{ ref('fct_account_days') }}),
account_exports as (select * from {{ ref('stg_accounts') }}),

-- Of several accounts about the same friend or group the last word counts.
ties as (
    select
        user_accounts.user_id,
        account_ties.as_of_date,
        account_ties.tie,
        account_ties.tied_to,
        max_by(
            account_ties.last_event_type, {{ order_pair('account_ties.last_event_at', 'account_ties.last_event_key') }}
        ) as last_event_type
    from account_ties
    inner join user_accounts on account_ties.account_key = user_accounts.account_key
    group by 1, 2, 3, 4
),

tie_counts as (
    select
        user_id,
        as_of_date,
        case
            when bool_or(tie = 'friend') then count(*) filter (where last_event_type in ('friend_added', 'friend_unblocked'))
        end as friends,
        count(*) filter (where last_event_type = 'group_joined') as groups
    from ties
    group by user_id, as_of_date
),

-- Where no friendships are fed, the source's own count serves: what each account's exports said last up to the day.
stated_counts as (
    select
        user_dates.user_id,
        user_dates.as_of_date,
        account_exports.account_key,
        max_by(
            account_exports.friend_count,
            {{ order_pair(
                order_pair('account_exports.updated_at', 'account_exports.arrived_at'), 'account_exports.friend_count'
            ) }}
        ) as friends
    from user_dates
    inner join user_accounts on user_dates.user_id = user_accounts.user_id
    inner join account_exports on user_accounts.account_key = account_exports.account_key
    where
        account_exports.reject_reason is null
        and account_exports.friend_count is not null
        and {{ local_date('account_exports.updated_at') }} <= user_dates.as_of_date
    group by 1, 2, 3
),

stated_friends as (
    select
        user_id,
        as_of_date,
        max(friends) as friends
    from stated_counts
    group by user_id, as_of_date
),

last_days as (
    select
        user_dates.user_id,
        user_dates.as_of_date,
        max(account_days.activity_date) filter (where account_days.is_active) as last_active_date,
        max(account_days.activity_date) filter (where account_days.logins > 0) as last_login_date,
        max(account_days.activity_date) filter (where account_days.orders > 0) as last_order_date,
        max(account_days.activity_date) filter (where account_days.campaigns_received > 0) as last_campaign_date
    from user_dates
    inner join user_accounts on user_dates.user_id = user_accounts.user_id
    inner join account_days on user_accounts.account_key = account_days.account_key
    where account_days.activity_date <= user_dates.as_of_date
    group by user_dates.user_id, user_dates.as_of_date
),

stocks as (
    select
        user_dates.user_id,
        user_dates.as_of_date,
        user_dates.is_latest,
        coalesce(tie_counts.friends, stated_friends.friends, 0) as friends,
        coalesce(tie_counts.groups, 0) as groups,
        {{ dbt.datediff('user_dates.first_seen_date', 'user_dates.as_of_date', 'day') }}
            as tenure_days,
        {{ dbt.datediff('last_days.last_active_date', 'user_dates.as_of_date', 'day') }}
            as days_since_last_active,
        {{ dbt.datediff('last_days.last_login_date', 'user_dates.as_of_date', 'day') }}
            as days_since_last_login,
        {{ dbt.datediff('last_days.last_order_date', 'user_dates.as_of_date', 'day') }}
            as days_since_last_order,
        {{ dbt.datediff('last_days.last_campaign_date', 'user_dates.as_of_date', 'day') }}
            as days_since_last_campaign
    from user_dates
    left join tie_counts on user_dates.user_id = tie_counts.user_id and user_dates.as_of_date = tie_counts.as_of_date
    left join stated_friends on user_dates.user_id = stated_friends.user_id and user_dates.as_of_date = stated_friends.as_of_date
    left join last_days on user_dates.user_id = last_days.user_id and user_dates.as_of_date = last_days.as_of_date
)

select * from stocks
