-- What accounts consented to or took back, one row per word given. Only touched ones are made anew.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ take_out(ref('int_touched_records'), ['consent_key'], ['record_key']) }}"
) }}
with

-- depends_on: {{ ref('int_stock_records') }}
consents as (
    select *
    from {{ ref('stg_consents') }}
    where {{ is_in_touched_file(
        'consents', ref('int_stock_records'), 'record_key', ref('int_touched_records'), 'record_key'
    ) }}
),

erased_accounts as (
    select * from {{ ref('int_erased_accounts') }}
),

accepted as (
    select
        *,
        row_number() over (partition by consent_key order by arrived_at desc, raw_record asc) as version_rank
    from consents
    where
        reject_reason is null
        and {{ is_touched('consents', ref('int_touched_records'), ['consent_key'], ['record_key']) }}
        and account_key not in (select erased_accounts.account_key from erased_accounts)
),

newest_versions as (
    select
        consent_key,
        account_key,
        purpose,
        action,
        channel,
        policy_version,
        occurred_at,
        expires_at,
        arrived_at
    from accepted
    where version_rank = 1
)

select * from newest_versions
