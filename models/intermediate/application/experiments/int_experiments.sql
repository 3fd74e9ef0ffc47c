-- The experiments: campaigns with two arms or more. What the others are compared with is `control`, else the first by name.
with

experiment_users as (select * from {{ ref('int_experiment_users') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),

experiments as (
    select
        experiment_users.experiment_id,
        experiment_users.as_of_date,
        case
            when bool_or(experiment_users.variant = 'control') then 'control'
            else min(experiment_users.variant)
        end as baseline,
        case when count(distinct campaigns.topic) = 1 then min(campaigns.topic) end as topic,
        count(distinct campaigns.topic) as topics,
        count(*) as assigned_users,
        count(*) filter (where experiment_users.is_contaminated) as contaminated_users,
        max(experiment_users.assigned_at) as last_assigned_at
    from experiment_users
    inner join campaigns on experiment_users.campaign_id = campaigns.campaign_id
    group by experiment_users.experiment_id, experiment_users.as_of_date
    having count(distinct experiment_users.variant) > 1
)

select * from experiments
