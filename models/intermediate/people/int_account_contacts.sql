-- Whom an account wrote to one to one in its window, and who wrote back how fast. Counted in turns, which are known when they
-- begin; an answer given after the day is not seen on that day.
with

message_turns as (select * from {{ ref('int_message_turns') }}),
account_windows as (select * from {{ ref('int_account_windows') }}),

sides as (
    select
        account_key,
        counterpart_account_key,
        true as is_sender,
        activity_date,
        answered_date,
        cast(null as double) as log_answer_seconds
    from message_turns
    union all
    select
        counterpart_account_key as account_key,
        account_key as counterpart_account_key,
        false as is_sender,
        activity_date,
        answered_date,
        ln(greatest(answer_seconds, 1)) as log_answer_seconds
    from message_turns
),

pairs as (
    select
        sides.account_key,
        sides.counterpart_account_key,
        account_windows.as_of_date,
        count(*) as turns,
        count(*) filter (where sides.is_sender) as turns_sent,
        count(*) filter (where not sides.is_sender) as turns_received,
        count(*) filter (where sides.answered_date <= account_windows.as_of_date) as turns_answered,
        count(sides.log_answer_seconds) filter (where sides.answered_date <= account_windows.as_of_date) as answers,
        {{ exact_sum('sides.log_answer_seconds') }}
        filter (where sides.answered_date <= account_windows.as_of_date) as log_answers,
        {{ exact_sum('sides.log_answer_seconds * sides.log_answer_seconds') }}
        filter (where sides.answered_date <= account_windows.as_of_date) as squared_log_answers
    from sides
    inner join account_windows
        on
            sides.account_key = account_windows.account_key
            and sides.activity_date between account_windows.first_date and account_windows.as_of_date
    group by sides.account_key, sides.counterpart_account_key, account_windows.as_of_date
),

sums as (
    select
        account_key,
        as_of_date,
        cast(sum(turns) as double) as turns,
        cast(sum(turns_answered) as double) as turns_answered,
        cast(sum(turns_sent) as double) as turns_sent,
        cast(count(*) filter (where turns_sent > 0) as double) as counterparts,
        cast(count(*) filter (where turns_sent > 0 and turns_received = 0) as double) as silent_counterparts,
        cast(sum(answers) as double) as answers,
        cast(sum(log_answers) as double) as log_answers,
        cast(sum(squared_log_answers) as double) as squared_log_answers
    from pairs
    group by account_key, as_of_date
),

contacts as (
    select
        account_key,
        as_of_date,
        cast(turns as bigint) as turns,
        round(turns_answered / turns, 9) as answered_share,
        cast(counterparts as bigint) as counterparts,
        round(turns_sent / nullif(counterparts, 0), 9) as turns_per_counterpart,
        round(silent_counterparts / nullif(counterparts, 0), 9) as one_way_share,
        cast(answers as bigint) as answers,
        round(exp(log_answers / nullif(answers, 0)), 9) as typical_answer_seconds,
        case
            when answers > 1
                then round(sqrt(greatest(squared_log_answers / answers - power(log_answers / answers, 2), 0)), 9)
        end as answer_log_spread
    from sums
)

select * from contacts
