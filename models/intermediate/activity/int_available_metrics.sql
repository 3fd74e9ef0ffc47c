-- The metrics that this organisation's feeds can support: those whose feed has accepted rows.
with

metrics as (
    select * from {{ ref('int_activity_metrics') }}
),

reconciliation as (
    select * from {{ ref('rpt_feed_reconciliation') }}
),

fed as (
    select feed
    from reconciliation
    where rows_accepted > 0
),

available as (
    select metrics.*
    from metrics
    left join fed on metrics.source_feed = fed.feed
    where fed.feed is not null or metrics.source_feed = 'any'
)

select * from available
