-- What kind of account each account was on each day people are looked at, with the evidence. The anomaly score is a second
-- opinion and joins here, after the verdict.
with

statuses as (select * from {{ ref('int_account_status') }}),
evidence as (select * from {{ ref('int_account_evidence') }}),
anomaly_scores as (select * from {{ ref('int_account_anomaly_scores') }}),

final as (
    select
        statuses.account_key,
        statuses.as_of_date,
        cast(statuses.account_status as {{ dbt.type_string() }}) as account_status,
        statuses.status_reasons,
        cast(round(statuses.bot_points, 9) as double) as bot_points,
        cast(round(anomaly_scores.anomaly_score, 9) as double) as anomaly_score,
        cast(evidence.active_days as bigint) as active_days,
        cast(evidence.days_since_last_active as bigint) as days_since_last_active,
        cast(evidence.messages as bigint) as messages,
        cast(evidence.max_messages_per_minute as bigint) as max_messages_per_minute,
        cast(evidence.gap_burstiness as double) as gap_burstiness,
        cast(evidence.gap_log_spread as double) as gap_log_spread,
        cast(evidence.repeated_content_share as double) as repeated_content_share,
        cast(evidence.active_hours as bigint) as active_hours,
        cast(evidence.quietest_hours_share as double) as quietest_hours_share,
        cast(evidence.answered_share as double) as answered_share,
        cast(evidence.counterparts as bigint) as counterparts,
        cast(evidence.turns_per_counterpart as double) as turns_per_counterpart,
        cast(evidence.one_way_share as double) as one_way_share,
        cast(evidence.answers as bigint) as answers,
        cast(evidence.typical_answer_seconds as double) as typical_answer_seconds,
        cast(evidence.answer_log_spread as double) as answer_log_spread,
        cast(evidence.other_activity_share as double) as other_activity_share
    from statuses
    inner join evidence on statuses.account_key = evidence.account_key and statuses.as_of_date = evidence.as_of_date
    left join anomaly_scores
        on
            statuses.account_key = anomaly_scores.account_key
            and statuses.as_of_date = cast(anomaly_scores.as_of_date as date)
    where statuses.is_refresh_date
)

select * from final
