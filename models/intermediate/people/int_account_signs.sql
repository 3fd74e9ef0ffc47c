-- Which rules speak against an account on a day. Each measure comes with the number of things it was measured on: a rule is
-- asked only where that is enough.
with

evidence as (select * from {{ ref('int_account_evidence') }}),
rules as (select * from {{ ref('int_account_status_rules') }}),

measures as (
    select account_key, as_of_date, 'is_flagged_test' as metric, cast(is_flagged_test as integer) as value, 1 as observations
    from evidence
    union all
    select account_key, as_of_date, 'has_test_name' as metric, cast(has_test_name as integer) as value, 1 as observations
    from evidence
    union all
    select account_key, as_of_date, 'active_days' as metric, active_days as value, 1 as observations
    from evidence
    union all
    select
        account_key, as_of_date, 'days_since_last_active' as metric,
        days_since_last_active as value, active_days as observations
    from evidence
    union all
    select
        account_key, as_of_date, 'max_messages_per_minute' as metric,
        max_messages_per_minute as value, messages as observations
    from evidence
    union all
    select account_key, as_of_date, 'gap_burstiness' as metric, gap_burstiness as value, gaps as observations
    from evidence
    union all
    select account_key, as_of_date, 'gap_log_spread' as metric, gap_log_spread as value, gaps as observations
    from evidence
    union all
    select
        account_key, as_of_date, 'repeated_content_share' as metric,
        repeated_content_share as value, comparable_messages as observations
    from evidence
    union all
    select account_key, as_of_date, 'active_hours' as metric, active_hours as value, messages as observations
    from evidence
    union all
    select account_key, as_of_date, 'quietest_hours_share' as metric, quietest_hours_share as value, messages as observations
    from evidence
    union all
    select account_key, as_of_date, 'answered_share' as metric, answered_share as value, turns as observations
    from evidence
    union all
    select
        account_key, as_of_date, 'turns_per_counterpart' as metric,
        turns_per_counterpart as value, counterparts as observations
    from evidence
    union all
    select account_key, as_of_date, 'one_way_share' as metric, one_way_share as value, counterparts as observations
    from evidence
    union all
    select account_key, as_of_date, 'typical_answer_seconds' as metric, typical_answer_seconds as value, answers as observations
    from evidence
    union all
    select account_key, as_of_date, 'answer_log_spread' as metric, answer_log_spread as value, answers as observations
    from evidence
    union all
    select account_key, as_of_date, 'other_activity_share' as metric, other_activity_share as value, messages as observations
    from evidence
),

signs as (
    select
        measures.account_key,
        measures.as_of_date,
        rules.rule,
        rules.status,
        rules.sign,
        rules.points,
        rules.rule || ' (' || measures.metric || ' = '
        || cast(round(cast(measures.value as double), 3) as {{ dbt.type_string() }}) || ')' as reason
    from measures
    inner join rules on measures.metric = rules.metric and measures.observations >= rules.minimum_evidence
    where
        (rules.operator = '>=' and measures.value >= rules.threshold)
        or (rules.operator = '<=' and measures.value <= rules.threshold)
)

select * from signs
