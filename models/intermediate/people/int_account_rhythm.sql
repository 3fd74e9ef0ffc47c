-- How fast, how evenly, how repetitively and at what hours an account wrote in its window.
with

message_hours as (select * from {{ ref('int_account_message_hours') }}),
account_windows as (select * from {{ ref('int_account_windows') }}),

window_sums as (
    select
        message_hours.account_key,
        account_windows.as_of_date,
        cast(sum(message_hours.messages) as double) as messages,
        max(message_hours.max_messages_per_minute) as max_messages_per_minute,
        cast(sum(message_hours.comparable_messages) as double) as comparable_messages,
        cast(sum(message_hours.repeated_messages) as double) as repeated_messages,
        count(distinct message_hours.local_hour) as active_hours,
        cast(nullif(sum(message_hours.gaps), 0) as double) as gaps,
        cast(sum(message_hours.gap_seconds) as double) as gap_seconds,
        cast(sum(message_hours.squared_gap_seconds) as double) as squared_gap_seconds,
        cast(sum(message_hours.log_gaps) as double) as log_gaps,
        cast(sum(message_hours.squared_log_gaps) as double) as squared_log_gaps,
        coalesce(sum(message_hours.messages) filter (where message_hours.local_hour between 0 and 2), 0) as from_0,
        coalesce(sum(message_hours.messages) filter (where message_hours.local_hour between 3 and 5), 0) as from_3,
        coalesce(sum(message_hours.messages) filter (where message_hours.local_hour between 6 and 8), 0) as from_6,
        coalesce(sum(message_hours.messages) filter (where message_hours.local_hour between 9 and 11), 0) as from_9,
        coalesce(sum(message_hours.messages) filter (where message_hours.local_hour between 12 and 14), 0) as from_12,
        coalesce(sum(message_hours.messages) filter (where message_hours.local_hour between 15 and 17), 0) as from_15,
        coalesce(sum(message_hours.messages) filter (where message_hours.local_hour between 18 and 20), 0) as from_18,
        coalesce(sum(message_hours.messages) filter (where message_hours.local_hour between 21 and 23), 0) as from_21
    from message_hours
    inner join account_windows
        on
            message_hours.account_key = account_windows.account_key
            and message_hours.activity_date between account_windows.first_date and account_windows.as_of_date
    group by message_hours.account_key, account_windows.as_of_date
),

-- The spread of the gaps over their mean, and that of their logarithms. Rounding may take a variance of nothing below zero.
spreads as (
    select
        *,
        case
            when gaps > 1
                then sqrt(greatest(squared_gap_seconds / gaps - power(gap_seconds / gaps, 2), 0)) / (gap_seconds / gaps)
        end as gap_variation,
        case
            when gaps > 1 then sqrt(greatest(squared_log_gaps / gaps - power(log_gaps / gaps, 2), 0))
        end as gap_log_spread
    from window_sums
),

rhythm as (
    select
        account_key,
        as_of_date,
        cast(messages as bigint) as messages,
        cast(max_messages_per_minute as bigint) as max_messages_per_minute,
        cast(comparable_messages as bigint) as comparable_messages,
        round(repeated_messages / nullif(comparable_messages, 0), 9) as repeated_content_share,
        cast(coalesce(gaps, 0) as bigint) as gaps,
        round({{ burstiness('gaps', 'gap_variation') }}, 9) as gap_burstiness,
        round(gap_log_spread, 9) as gap_log_spread,
        cast(active_hours as bigint) as active_hours,
        round(
            least(
                from_0 + from_3, from_3 + from_6, from_6 + from_9, from_9 + from_12,
                from_12 + from_15, from_15 + from_18, from_18 + from_21, from_21 + from_0
            ) / messages, 9
        ) as quietest_hours_share
    from spreads
)

select * from rhythm
