-- Conduct as the columns that an anomaly score is learned from, of accounts that wrote enough for them to mean something.
-- The same accounts are the sample every time: those whose keys hash lowest.
with

evidence as (select * from {{ ref('int_account_evidence') }}),
rules as (select * from {{ ref('int_account_status_rules') }}),

least_evidence as (
    select min(minimum_evidence) as messages from rules where status = 'bot'
),

inputs as (
    select
        evidence.account_key,
        evidence.as_of_date,
        ln(evidence.messages) as log_messages,
        ln(evidence.max_messages_per_minute) as log_max_messages_per_minute,
        evidence.gap_burstiness,
        evidence.gap_log_spread,
        evidence.repeated_content_share,
        evidence.quietest_hours_share,
        evidence.answered_share,
        ln(evidence.turns_per_counterpart) as log_turns_per_counterpart,
        evidence.one_way_share,
        ln(greatest(evidence.typical_answer_seconds, 1)) as log_answer_seconds,
        evidence.answer_log_spread,
        evidence.other_activity_share,
        row_number() over (
            partition by evidence.as_of_date
            order by {{ hash_key(['evidence.account_key']) }}, evidence.account_key
        ) <= {{ setting('sample_users') }} as is_sampled
    from evidence
    cross join least_evidence
    where evidence.is_refresh_date and evidence.messages >= least_evidence.messages
)

select * from inputs
