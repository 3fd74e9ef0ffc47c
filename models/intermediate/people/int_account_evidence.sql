-- What is known of an account's conduct on a day, as numbers. What it is called and whether it is flagged has no date in the
-- feeds and counts for every day.
with

account_dates as (select * from {{ ref('int_account_dates') }}),
accounts as (select * from {{ ref('int_accounts') }}),
activity as (select * from {{ ref('int_account_activity') }}),
rhythm as (select * from {{ ref('int_account_rhythm') }}),
contacts as (select * from {{ ref('int_account_contacts') }}),

evidence as (
    select
        account_dates.account_key,
        account_dates.as_of_date,
        account_dates.is_refresh_date,
        account_dates.is_current,
        coalesce(accounts.is_flagged_test, false) as is_flagged_test,
        coalesce(accounts.has_test_name, false) as has_test_name,
        activity.active_days,
        activity.days_since_last_active,
        activity.other_activity_share,
        coalesce(rhythm.messages, 0) as messages,
        rhythm.max_messages_per_minute,
        coalesce(rhythm.gaps, 0) as gaps,
        rhythm.gap_burstiness,
        rhythm.gap_log_spread,
        coalesce(rhythm.comparable_messages, 0) as comparable_messages,
        rhythm.repeated_content_share,
        rhythm.active_hours,
        rhythm.quietest_hours_share,
        coalesce(contacts.turns, 0) as turns,
        contacts.answered_share,
        coalesce(contacts.counterparts, 0) as counterparts,
        contacts.turns_per_counterpart,
        contacts.one_way_share,
        coalesce(contacts.answers, 0) as answers,
        contacts.typical_answer_seconds,
        contacts.answer_log_spread
    from account_dates
    left join accounts on account_dates.account_key = accounts.account_key
    left join activity
        on account_dates.account_key = activity.account_key and account_dates.as_of_date = activity.as_of_date
    left join rhythm on account_dates.account_key = rhythm.account_key and account_dates.as_of_date = rhythm.as_of_date
    left join contacts
        on account_dates.account_key = contacts.account_key and account_dates.as_of_date = contacts.as_of_date
)

select * from evidence
