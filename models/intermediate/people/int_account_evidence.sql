-- What is known of an account's conduct, one row per metric, so that rules from a seed can be joined to it.
with

account_ids as (select * from {{ ref('int_account_ids') }}),
accounts as (select * from {{ ref('int_accounts') }}),
account_days as (select * from {{ ref('fct_account_days') }}),
message_rhythm as (select * from {{ ref('int_account_message_rhythm') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

activity as (
    select
        account_key,
        count(*) as active_days,
        max(activity_date) as last_active_date
    from account_days
    where is_active
    group by account_key
),

latest_refresh as (
    select max(as_of_date) as as_of_date from refresh_dates
),

evidence as (
    select account_key, 'is_flagged_test' as metric, cast(is_flagged_test as integer) as value from accounts
    union all
    select account_key, 'has_test_name' as metric, cast(has_test_name as integer) as value from accounts
    union all
    select account_key, 'max_messages_per_minute' as metric, max_messages_per_minute as value from message_rhythm
    union all
    select account_key, 'gap_variation' as metric, gap_variation as value from message_rhythm
    union all
    select account_key, 'repeated_content_share' as metric, repeated_content_share as value from message_rhythm
    union all
    select account_key, 'answered_share' as metric, answered_share as value from message_rhythm
    union all
    select account_key, 'active_hours' as metric, active_hours as value from message_rhythm
    union all
    select account_ids.account_key, 'active_days' as metric, coalesce(activity.active_days, 0) as value
    from account_ids
    left join activity on account_ids.account_key = activity.account_key
    union all
    select
        activity.account_key,
        'days_since_last_active' as metric,
        {{ dbt.datediff('activity.last_active_date', 'latest_refresh.as_of_date', 'day') }}
            as value
    from activity
    cross join latest_refresh
),

final as (
    select
        account_key,
        metric,
        cast(value as double) as value
    from evidence
    where value is not null
)

select * from final
