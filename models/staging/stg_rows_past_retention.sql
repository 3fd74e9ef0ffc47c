-- How many rows of each feed are older than they may be kept. No other model sees them.
with

counted as (
    select 'accounts' as feed, count(*) as row_count from {{ source('raw', 'accounts') }} where is_past_retention
    union all
    select 'logins' as feed, count(*) as row_count from {{ source('raw', 'logins') }} where is_past_retention
    union all
    select 'messages' as feed, count(*) as row_count from {{ source('raw', 'messages') }} where is_past_retention
    union all
    select 'calls' as feed, count(*) as row_count from {{ source('raw', 'calls') }} where is_past_retention
    union all
    select 'friendships' as feed, count(*) as row_count from {{ source('raw', 'friendships') }} where is_past_retention
    union all
    select 'group_members' as feed, count(*) as row_count from {{ source('raw', 'group_members') }} where is_past_retention
    union all
    select 'content_events' as feed, count(*) as row_count from {{ source('raw', 'content_events') }} where is_past_retention
    union all
    select 'service_events' as feed, count(*) as row_count from {{ source('raw', 'service_events') }} where is_past_retention
    union all
    select 'page_events' as feed, count(*) as row_count from {{ source('raw', 'page_events') }} where is_past_retention
    union all
    select 'orders' as feed, count(*) as row_count from {{ source('raw', 'orders') }} where is_past_retention
    union all
    select 'order_items' as feed, count(*) as row_count from {{ source('raw', 'order_items') }} where is_past_retention
    union all
    select 'campaigns' as feed, count(*) as row_count from {{ source('raw', 'campaigns') }} where is_past_retention
    union all
    select 'campaign_events' as feed, count(*) as row_count from {{ source('raw', 'campaign_events') }} where is_past_retention
    union all
    select 'consents' as feed, count(*) as row_count from {{ source('raw', 'consents') }} where is_past_retention
    union all
    select 'crm_attributes' as feed, count(*) as row_count from {{ source('raw', 'crm_attributes') }} where is_past_retention
    union all
    select 'surveys' as feed, count(*) as row_count from {{ source('raw', 'surveys') }} where is_past_retention
    union all
    select 'support_tickets' as feed, count(*) as row_count from {{ source('raw', 'support_tickets') }} where is_past_retention
    union all
    select 'erasure_requests' as feed, count(*) as row_count from {{ source('raw', 'erasure_requests') }} where is_past_retention
)

select * from counted
