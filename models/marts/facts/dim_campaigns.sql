-- Every campaign: those that the feed describes, and those that only events name.
with

campaigns as (select * from {{ ref('int_campaigns') }}),
events as (select * from {{ ref('fct_events') }}),

activity as (
    select
        object_id as campaign_id,
        min(event_at) as first_event_at,
        max(event_at) as last_event_at
    from events
    where feed = 'campaign_events'
    group by object_id
),

described as (
    select campaign_id, true as is_described from campaigns
    union all
    select activity.campaign_id, false as is_described
    from activity
    left join campaigns on activity.campaign_id = campaigns.campaign_id
    where campaigns.campaign_id is null
),

final as (
    select
        cast(described.campaign_id as {{ dbt.type_string() }}) as campaign_id,
        cast(campaigns.name as {{ dbt.type_string() }}) as name,
        cast(campaigns.topic as {{ dbt.type_string() }}) as topic,
        cast(campaigns.channel as {{ dbt.type_string() }}) as channel,
        cast(campaigns.experiment_id as {{ dbt.type_string() }}) as experiment_id,
        campaigns.starts_at,
        campaigns.ends_at,
        campaigns.cost_amount,
        activity.first_event_at,
        activity.last_event_at,
        described.is_described
    from described
    left join campaigns on described.campaign_id = campaigns.campaign_id
    left join activity on described.campaign_id = activity.campaign_id
)

select * from final
