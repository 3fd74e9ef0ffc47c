-- Every row of the feeds that say how things stand, but for lines of orders, with the key of what it says, why it is refused if
-- it is, and its file. Rows that share a key are versions of the same thing. Rows of pending files are read again: the old ones
-- stay, marked, until all that hangs on them was made anew. Only refused rows are kept as they came. A row of an account that is
-- erased already says nothing, but for the request itself, which must stay to be obeyed.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ mark_known_records(ref('stg_pending_files'), ref('int_erased_accounts'), 'other_account_key') }}"
) }}
with

accounts as (select * from {{ ref('stg_accounts') }}),
campaigns as (select * from {{ ref('stg_campaigns') }}),
consents as (select * from {{ ref('stg_consents') }}),
crm_attributes as (select * from {{ ref('stg_crm_attributes') }}),
erasure_requests as (select * from {{ ref('stg_erasure_requests') }}),
erased_accounts as (select * from {{ ref('int_erased_accounts') }}),

-- depends_on: {{ ref('stg_pending_files') }}
records as (
    select
        'accounts' as feed, account_key as record_key, account_key, referrer_account_key as other_account_key,
        updated_at as event_at, reject_reason, arrived_at, arrival_source, raw_record, due_at, file_path
    from accounts
    union all
    select
        'campaigns' as feed, campaign_key as record_key,
        cast(null as bigint) as account_key, cast(null as bigint) as other_account_key,
        ends_at as event_at, reject_reason, arrived_at, arrival_source, raw_record, cast(null as timestamp) as due_at, file_path
    from campaigns
    union all
    select
        'consents' as feed, consent_key as record_key, account_key, cast(null as bigint) as other_account_key,
        occurred_at as event_at, reject_reason, arrived_at, arrival_source, raw_record, due_at, file_path
    from consents
    union all
    select
        'crm_attributes' as feed, crm_attribute_key as record_key, account_key, cast(null as bigint) as other_account_key,
        updated_at as event_at, reject_reason, arrived_at, arrival_source, raw_record, due_at, file_path
    from crm_attributes
    union all
    select
        'erasure_requests' as feed, erasure_request_key as record_key, account_key, cast(null as bigint) as other_account_key,
        requested_at as event_at, reject_reason, arrived_at, arrival_source, raw_record, due_at, file_path
    from erasure_requests
),

pending as (
    select
        records.*,
        erased_accounts.account_key is not null and records.feed != 'erasure_requests' as is_erased,
        erased_accounts.account_key is not null or erased_others.account_key is not null as names_erased,
        erased_others.account_key is not null as names_erased_other,
        case
            when records.arrival_source = 'doubtful' then {{ json_value('records.raw_record', 'ingested_at') }}
        end as doubtful_arrival
    from records
    left join erased_accounts on records.account_key = erased_accounts.account_key
    left join erased_accounts as erased_others on records.other_account_key = erased_others.account_key
    where {{ is_in_pending_file() }}
),

final as (
    select
        feed,
        record_key,
        account_key,
        case when not is_erased and not names_erased_other then other_account_key end as other_account_key,
        case when not is_erased then reject_reason end as reject_reason,
        arrived_at,
        arrival_source,
        case when not is_erased then doubtful_arrival end as doubtful_arrival,
        case
            when not is_erased and reject_reason is not null then {{ hash_key(['feed', 'reject_reason', 'raw_record']) }}
        end as rejected_record_key,
        case when not names_erased and reject_reason is not null then raw_record end as raw_record,
        {{ reads_the_same_until('due_at') }} as reads_the_same_until,
        file_path,
        is_erased,
        cast(null as timestamp) as replaced_at
    from pending
)

select * from final
