-- With how many others people write one to one, what they receive and leave unanswered, per day looked at and window.
with

contact_days as (
    select * from {{ ref('int_user_contact_days') }}
),

metric_windows as (
    select * from {{ ref('int_metric_windows') }}
),

contacts as (
    select
        contact_days.user_id,
        metric_windows.as_of_date,
        metric_windows.window_days,
        count(distinct contact_days.counterpart_user_id) filter (
            where contact_days.messages_sent + contact_days.messages_received > 0
        ) as counterparts,
        sum(contact_days.messages_received) as messages_received,
        sum(contact_days.messages_unanswered) as messages_unanswered
    from contact_days
    inner join metric_windows
        on contact_days.activity_date between metric_windows.first_date and metric_windows.as_of_date
    group by contact_days.user_id, metric_windows.as_of_date, metric_windows.window_days
)

select * from contacts
