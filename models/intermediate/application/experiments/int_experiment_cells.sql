-- The sums from which arms are compared, of each segment and of everybody. A metric that needs a message to be sent is left out
-- of arms to which none was: nobody opens what never came.
with

experiments as (select * from {{ ref('int_experiments') }}),
experiment_users as (select * from {{ ref('int_experiment_users') }}),
campaign_users as (select * from {{ ref('int_campaign_users') }}),
campaign_segments as (select * from {{ ref('int_campaign_segments') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),
metrics as (select * from {{ ref('int_experiment_metrics') }}),
outcomes as (select * from {{ ref('int_experiment_outcomes') }}),

arms as (
    select
        experiments.experiment_id,
        experiment_users.variant,
        bool_or(coalesce(campaign_users.is_sent, false)) as is_sent
    from experiments
    inner join experiment_users on experiments.experiment_id = experiment_users.experiment_id
    left join campaign_users
        on
            experiment_users.campaign_id = campaign_users.campaign_id
            and experiment_users.user_id = campaign_users.user_id
    group by experiments.experiment_id, experiment_users.variant
),

members as (
    select
        experiment_users.experiment_id,
        experiment_users.user_id,
        experiment_users.variant,
        campaign_segments.segment_type,
        campaign_segments.segment
    from experiment_users
    inner join campaign_segments
        on
            experiment_users.campaign_id = campaign_segments.campaign_id
            and experiment_users.user_id = campaign_segments.user_id
    union all
    select
        experiment_users.experiment_id,
        experiment_users.user_id,
        experiment_users.variant,
        'topic' as segment_type,
        coalesce(campaigns.topic, 'unknown') as segment
    from experiment_users
    inner join experiments on experiment_users.experiment_id = experiments.experiment_id
    inner join campaigns on experiment_users.campaign_id = campaigns.campaign_id
    where experiments.topics > 1
),

sizes as (
    select
        members.experiment_id,
        members.segment_type,
        members.segment,
        members.variant,
        arms.is_sent,
        count(*) as users
    from members
    inner join arms on members.experiment_id = arms.experiment_id and members.variant = arms.variant
    group by members.experiment_id, members.segment_type, members.segment, members.variant, arms.is_sent
),

sums as (
    select
        members.experiment_id,
        members.segment_type,
        members.segment,
        members.variant,
        outcomes.metric,
        count(*) filter (where outcomes.value != 0) as responders,
        {{ exact_sum('outcomes.value') }} as total,
        {{ exact_sum('outcomes.value * outcomes.value') }} as total_squares,
        {{ exact_sum('outcomes.value_before') }} as before_total,
        {{ exact_sum('outcomes.value_before * outcomes.value_before') }} as before_squares,
        {{ exact_sum('outcomes.value * outcomes.value_before') }} as products
    from members
    inner join outcomes on members.experiment_id = outcomes.experiment_id and members.user_id = outcomes.user_id
    group by members.experiment_id, members.segment_type, members.segment, members.variant, outcomes.metric
),

cells as (
    select
        sizes.experiment_id,
        sizes.segment_type,
        sizes.segment,
        sizes.variant,
        metrics.metric,
        cast(sizes.users as bigint) as users,
        cast(coalesce(sums.responders, 0) as bigint) as responders,
        cast(coalesce(sums.total, 0) as double) as total,
        cast(coalesce(sums.total_squares, 0) as double) as total_squares,
        cast(coalesce(sums.before_total, 0) as double) as before_total,
        cast(coalesce(sums.before_squares, 0) as double) as before_squares,
        cast(coalesce(sums.products, 0) as double) as products
    from sizes
    inner join metrics on sizes.is_sent or not metrics.needs_sending
    left join sums
        on
            sizes.experiment_id = sums.experiment_id
            and sizes.segment_type = sums.segment_type
            and sizes.segment = sums.segment
            and sizes.variant = sums.variant
            and metrics.metric = sums.metric
)

select * from cells
