-- The days that say how an account behaves: the account_status_window_days up to the last it wrote on, and what came of them.
-- Who falls silent keeps the conduct they last had, so that a bot that stops is not taken for a person who went away.
with

account_dates as (select * from {{ ref('int_account_dates') }}),
message_hours as (select * from {{ ref('int_account_message_hours') }}),

last_writing as (
    select
        account_dates.account_key,
        account_dates.as_of_date,
        max(message_hours.activity_date) as last_message_date
    from account_dates
    inner join message_hours
        on
            account_dates.account_key = message_hours.account_key
            and account_dates.as_of_date >= message_hours.activity_date
    group by account_dates.account_key, account_dates.as_of_date
),

windows as (
    select
        account_key,
        as_of_date,
        cast(
            {{ dbt.dateadd('day', '1 - ' ~ setting('account_status_window_days'), 'last_message_date') }} as date
        ) as first_date
    from last_writing
)

select * from windows
