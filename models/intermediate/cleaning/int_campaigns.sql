-- The accepted campaigns, newest version each.
with

campaigns as (
    select * from {{ ref('stg_campaigns') }}
),

accepted as (
    select
        *,
        row_number() over (partition by campaign_key order by arrived_at desc, raw_record asc) as version_rank
    from campaigns
    where reject_reason is null
),

newest_versions as (
    select
        campaign_key,
        campaign_id,
        experiment_id,
        name,
        topic,
        channel,
        starts_at,
        ends_at,
        cost_amount,
        arrived_at
    from accepted
    where version_rank = 1
)

select * from newest_versions
