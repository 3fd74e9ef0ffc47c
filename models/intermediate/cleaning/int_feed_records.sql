-- Every raw row of every feed with the key of what it says, why it is refused if it is, and whether its person asked to be
-- erased. Rows that share a key are versions of the same thing. The books of this layer are kept from it. Only refused rows
-- are kept as they came, and erased ones are counted and say nothing more.
with

accounts as (select * from {{ ref('stg_accounts') }}),
logins as (select * from {{ ref('stg_logins') }}),
messages as (select * from {{ ref('stg_messages') }}),
calls as (select * from {{ ref('stg_calls') }}),
friendships as (select * from {{ ref('stg_friendships') }}),
group_members as (select * from {{ ref('stg_group_members') }}),
content_events as (select * from {{ ref('stg_content_events') }}),
service_events as (select * from {{ ref('stg_service_events') }}),
page_events as (select * from {{ ref('stg_page_events') }}),
orders as (select * from {{ ref('stg_orders') }}),
order_items as (select * from {{ ref('int_order_items__checked') }}),
campaigns as (select * from {{ ref('stg_campaigns') }}),
campaign_events as (select * from {{ ref('stg_campaign_events') }}),
consents as (select * from {{ ref('stg_consents') }}),
crm_attributes as (select * from {{ ref('stg_crm_attributes') }}),
surveys as (select * from {{ ref('stg_surveys') }}),
support_tickets as (select * from {{ ref('stg_support_tickets') }}),
erasure_requests as (select * from {{ ref('stg_erasure_requests') }}),

erased_accounts as (select * from {{ ref('int_erased_accounts') }}),

records as (
    select
        'accounts' as feed, account_key as record_key, account_key, referrer_account_key as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from accounts
    union all
    select
        'logins' as feed, event_key as record_key, account_key, cast(null as bigint) as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from logins
    union all
    select
        'messages' as feed, event_key as record_key, account_key, counterpart_account_key as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from messages
    union all
    select
        'calls' as feed, event_key as record_key, account_key, counterpart_account_key as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from calls
    union all
    select
        'friendships' as feed, event_key as record_key, account_key, counterpart_account_key as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from friendships
    union all
    select
        'group_members' as feed, event_key as record_key, account_key, cast(null as bigint) as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from group_members
    union all
    select
        'content_events' as feed, event_key as record_key, account_key, counterpart_account_key as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from content_events
    union all
    select
        'service_events' as feed, event_key as record_key, account_key, cast(null as bigint) as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from service_events
    union all
    select
        'page_events' as feed, event_key as record_key, account_key, cast(null as bigint) as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from page_events
    union all
    select
        'orders' as feed, event_key as record_key, account_key, cast(null as bigint) as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from orders
    union all
    select
        'order_items' as feed, order_item_key as record_key, account_key, cast(null as bigint) as other_account_key,
        reject_reason, is_past_retention, arrived_at, arrival_source, raw_record
    from order_items
    union all
    select
        'campaigns' as feed, campaign_key as record_key,
        cast(null as bigint) as account_key, cast(null as bigint) as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from campaigns
    union all
    select
        'campaign_events' as feed, event_key as record_key, account_key, cast(null as bigint) as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from campaign_events
    union all
    select
        'consents' as feed, consent_key as record_key, account_key, cast(null as bigint) as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from consents
    union all
    select
        'crm_attributes' as feed, crm_attribute_key as record_key, account_key, cast(null as bigint) as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from crm_attributes
    union all
    select
        'surveys' as feed, event_key as record_key, account_key, cast(null as bigint) as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from surveys
    union all
    select
        'support_tickets' as feed, event_key as record_key, account_key, cast(null as bigint) as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from support_tickets
    union all
    select
        'erasure_requests' as feed, erasure_request_key as record_key, account_key, cast(null as bigint) as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from erasure_requests
),

-- An erased person's rows count as erased whatever else is wrong with them; the request itself must stay to be obeyed.
with_erasure as (
    select
        records.feed,
        records.record_key,
        records.reject_reason,
        records.arrived_at,
        records.arrival_source,
        records.raw_record,
        records.is_past_retention
        or (erased_accounts.account_key is not null and records.feed != 'erasure_requests') as is_erased,
        erased_accounts.account_key is not null or erased_others.account_key is not null as names_erased_account
    from records
    left join erased_accounts on records.account_key = erased_accounts.account_key
    left join erased_accounts as erased_others on records.other_account_key = erased_others.account_key
),

final as (
    select
        feed,
        case when not is_erased then record_key end as record_key,
        case when not is_erased then reject_reason end as reject_reason,
        arrived_at,
        arrival_source,
        case
            when not is_erased and arrival_source = 'doubtful' then {{ json_value('raw_record', 'ingested_at') }}
        end as doubtful_arrival,
        case
            when not is_erased and reject_reason is not null then {{ hash_key(['feed', 'reject_reason', 'raw_record']) }}
        end as rejected_record_key,
        case when not names_erased_account and not is_erased and reject_reason is not null then raw_record end as raw_record,
        is_erased
    from with_erasure
)

select * from final
