-- Who starts, who answers and how soon, one to one, per person, day looked at and window. An answer given after the day is
-- not seen on that day.
with

message_turns as (select * from {{ ref('int_message_turns') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
accounts as (select * from {{ ref('dim_accounts') }}),
metric_windows as (select * from {{ ref('int_metric_windows') }}),

-- Each turn is seen from both sides; the other side may be anyone.
sides as (
    select
        account_key,
        counterpart_account_key,
        true as is_sender,
        activity_date,
        is_conversation_start,
        answered_date,
        answer_seconds
    from message_turns
    union all
    select
        counterpart_account_key as account_key,
        account_key as counterpart_account_key,
        false as is_sender,
        activity_date,
        is_conversation_start,
        answered_date,
        answer_seconds
    from message_turns
),

user_sides as (
    select
        user_accounts.user_id,
        sides.is_sender,
        sides.activity_date,
        sides.is_conversation_start,
        sides.answered_date,
        sides.answer_seconds
    from sides
    inner join user_accounts on sides.account_key = user_accounts.account_key
    inner join accounts on sides.counterpart_account_key = accounts.account_key
    where {{ differs('user_accounts.user_id', 'accounts.user_id') }}
),

exchanges as (
    select
        user_sides.user_id,
        metric_windows.as_of_date,
        metric_windows.window_days,
        count(*) filter (where user_sides.is_conversation_start) as conversations,
        count(*) filter (where user_sides.is_conversation_start and user_sides.is_sender) as conversations_started,
        count(*) filter (where not user_sides.is_sender) as turns_received,
        count(*) filter (
            where not user_sides.is_sender and user_sides.answered_date <= metric_windows.as_of_date
        ) as turns_answered,
        median(user_sides.answer_seconds) filter (
            where not user_sides.is_sender and user_sides.answered_date <= metric_windows.as_of_date
        ) as median_response_seconds
    from user_sides
    inner join metric_windows
        on user_sides.activity_date between metric_windows.first_date and metric_windows.as_of_date
    group by user_sides.user_id, metric_windows.as_of_date, metric_windows.window_days
)

select * from exchanges
