-- How many people each arm of an experiment got, and the share it was planned to get: equal ones where no plan names the
-- experiment.
with

experiments as (select * from {{ ref('int_experiments') }}),
experiment_users as (select * from {{ ref('int_experiment_users') }}),
shares as (select * from {{ ref('int_experiment_shares') }}),

arms as (
    select
        experiment_users.experiment_id,
        experiment_users.variant,
        count(*) as users
    from experiment_users
    inner join experiments on experiment_users.experiment_id = experiments.experiment_id
    group by experiment_users.experiment_id, experiment_users.variant
),

planned as (
    select distinct experiment_id from shares
),

final as (
    select
        arms.experiment_id,
        arms.variant,
        cast(arms.users as bigint) as users,
        -- An arm that the plan does not know should have got nobody.
        case when planned.experiment_id is null then 1.0 else coalesce(shares.planned_share, 0) end as planned_share
    from arms
    left join planned on arms.experiment_id = planned.experiment_id
    left join shares on arms.experiment_id = shares.experiment_id and arms.variant = shares.variant
)

select * from final
