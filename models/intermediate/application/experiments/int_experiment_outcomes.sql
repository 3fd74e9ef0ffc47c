-- What each person came to by each metric within its days after the assignment, and in as many days before it. Only people of
-- whom there is anything to say have a row; the others came to 0.
with

experiment_users as (select * from {{ ref('int_experiment_users') }}),
signals as (select * from {{ ref('int_experiment_signals') }}),
metrics as (select * from {{ ref('int_experiment_metrics') }}),

after_assignment as (
    select
        signals.experiment_id,
        signals.user_id,
        metrics.metric,
        metrics.kind,
        true as is_after,
        signals.signal_date,
        signals.amount
    from signals
    inner join experiment_users
        on signals.experiment_id = experiment_users.experiment_id and signals.user_id = experiment_users.user_id
    inner join metrics on signals.signal = metrics.signal
    where
        signals.signal_at >= experiment_users.assigned_at
        and signals.signal_at < {{ dbt.dateadd('day', 'metrics.window_days', 'experiment_users.assigned_at') }}
),

before_assignment as (
    select
        signals.experiment_id,
        signals.user_id,
        metrics.metric,
        metrics.kind,
        false as is_after,
        signals.signal_date,
        signals.amount
    from signals
    inner join experiment_users
        on signals.experiment_id = experiment_users.experiment_id and signals.user_id = experiment_users.user_id
    inner join metrics on signals.signal = metrics.before_signal
    where
        signals.signal_at < experiment_users.assigned_at
        and signals.signal_at >= {{ dbt.dateadd('day', '-metrics.window_days', 'experiment_users.assigned_at') }}
),

around_assignment as (
    select * from after_assignment
    union all
    select * from before_assignment
),

summed as (
    select
        experiment_id,
        user_id,
        metric,
        kind,
        is_after,
        case
            when kind = 'rate' then 1
            when kind = 'amount' then coalesce(sum(amount), 0)
            else count(distinct signal_date)
        end as value
    from around_assignment
    group by experiment_id, user_id, metric, kind, is_after
),

outcomes as (
    select
        experiment_id,
        user_id,
        metric,
        cast(coalesce(sum(value) filter (where is_after), 0) as double) as value,
        cast(coalesce(sum(value) filter (where not is_after), 0) as double) as value_before
    from summed
    group by experiment_id, user_id, metric
)

select * from outcomes
