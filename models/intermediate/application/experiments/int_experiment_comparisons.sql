-- Each arm beside the baseline of its segment, with what the metric wants, whether its days are over (looking before would find
-- differences that are not there) and whether there are too few people to tell of, or who would give others back by subtraction.
with

cells as (select * from {{ ref('int_experiment_cells') }}),
experiments as (select * from {{ ref('int_experiments') }}),
metrics as (select * from {{ ref('int_experiment_metrics') }}),

comparisons as (
    select
        cells.experiment_id,
        cells.segment_type,
        cells.segment,
        cells.metric,
        cells.variant,
        metrics.kind,
        metrics.is_higher_better,
        metrics.relevant_lift,
        {{ local_time(dbt.dateadd('day', 'metrics.window_days', 'experiments.last_assigned_at')) }}
        <= {{ dbt.dateadd('day', 1, 'experiments.as_of_date') }} as is_over,
        cells.users,
        cells.responders,
        cells.total,
        cells.total_squares,
        cells.before_total,
        cells.before_squares,
        cells.products,
        controls.users as control_users,
        controls.responders as control_responders,
        controls.total as control_total,
        controls.total_squares as control_total_squares,
        controls.before_total as control_before_total,
        controls.before_squares as control_before_squares,
        controls.products as control_products
    from cells
    inner join experiments on cells.experiment_id = experiments.experiment_id
    inner join metrics on cells.metric = metrics.metric
    inner join cells as controls
        on
            cells.experiment_id = controls.experiment_id
            and cells.segment_type = controls.segment_type
            and cells.segment = controls.segment
            and cells.metric = controls.metric
            and experiments.baseline = controls.variant
    where cells.variant != experiments.baseline
),

disclosed as (
    select
        *,
        {{ is_pooled('users', 'experiment_id, segment_type, metric, variant', 'segment') }}
        or {{ is_pooled('control_users', 'experiment_id, segment_type, metric, variant', 'segment') }} as is_suppressed
    from comparisons
)

select * from disclosed
