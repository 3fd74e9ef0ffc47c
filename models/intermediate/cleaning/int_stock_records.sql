-- Every row of the feeds that say how things stand, with the key of what it says, why it is refused if it is, and whether its
-- person asked to be erased. Rows that share a key are versions of the same thing. Only refused rows are kept as they came, and
-- erased ones are counted and say nothing more.
with

accounts as (select * from {{ ref('stg_accounts') }}),
order_items as (select * from {{ ref('int_order_items__checked') }}),
campaigns as (select * from {{ ref('stg_campaigns') }}),
consents as (select * from {{ ref('stg_consents') }}),
crm_attributes as (select * from {{ ref('stg_crm_attributes') }}),
erasure_requests as (select * from {{ ref('stg_erasure_requests') }}),

erased_accounts as (select * from {{ ref('int_erased_accounts') }}),

records as (
    select
        'accounts' as feed, account_key as record_key, account_key, referrer_account_key as other_account_key,
        reject_reason, false as is_past_retention, arrived_at, arrival_source, raw_record
    from accounts
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
