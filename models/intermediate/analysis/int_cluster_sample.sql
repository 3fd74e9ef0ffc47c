-- The scaled metrics of the people that clusters are learned from: all that the learning step ever reads.
with

clustered_users as (
    select * from {{ ref('int_clustered_users') }}
),

scaled_metrics as (
    select * from {{ ref('int_scaled_metrics') }}
),

sample as (
    select
        scaled_metrics.as_of_date,
        scaled_metrics.user_id,
        scaled_metrics.metric,
        scaled_metrics.is_relative,
        scaled_metrics.value
    from scaled_metrics
    inner join clustered_users
        on scaled_metrics.user_id = clustered_users.user_id and scaled_metrics.as_of_date = clustered_users.as_of_date
    where clustered_users.is_sampled
)

select * from sample
