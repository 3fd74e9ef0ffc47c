-- What kind of account each account is, and why. An account that no rule names is genuine; a bot needs two signs, because
-- each sign alone has honest owners (people with schedulers, people who repeat themselves).
with

account_ids as (
    select * from {{ ref('int_account_ids') }}
),

evidence as (
    select * from {{ ref('int_account_evidence') }}
),

rules as (
    select * from {{ ref('int_account_status_rules') }}
),

hits as (
    select
        evidence.account_key,
        rules.status,
        rules.rule || ' (' || evidence.metric || ' = '
        || cast(round(evidence.value, 3) as {{ dbt.type_string() }}) || ')' as reason,
        rules.points
    from evidence
    inner join rules on evidence.metric = rules.metric
    where
        (rules.operator = '>=' and evidence.value >= rules.threshold)
        or (rules.operator = '<=' and evidence.value <= rules.threshold)
),

scores as (
    select
        account_key,
        status,
        sum(points) as points,
        {{ sorted_distinct_list('reason') }} as reasons
    from hits
    group by account_key, status
),

verdicts as (
    select
        account_key,
        status,
        reasons,
        row_number() over (
            partition by account_key
            order by case status when 'test' then 1 when 'bot' then 2 when 'never_active' then 3 else 4 end
        ) as precedence
    from scores
    where points >= case when status = 'bot' then 1.5 else 1 end
),

final as (
    select
        account_ids.account_key,
        coalesce(verdicts.status, 'genuine') as account_status,
        verdicts.reasons as status_reasons
    from account_ids
    left join verdicts on account_ids.account_key = verdicts.account_key and verdicts.precedence = 1
)

select * from final
