-- What the CRM holds of accounts, one row per account, attribute and value. Only touched ones are made anew.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ take_out(ref('int_touched_records'), ['crm_attribute_key'], ['record_key']) }}"
) }}
with

-- depends_on: {{ ref('int_stock_records') }}
crm_attributes as (
    select *
    from {{ ref('stg_crm_attributes') }}
    where {{ is_in_touched_file(
        'crm_attributes', ref('int_stock_records'), 'record_key', ref('int_touched_records'), 'record_key'
    ) }}
),

erased_accounts as (
    select * from {{ ref('int_erased_accounts') }}
),

accepted as (
    select
        *,
        row_number() over (partition by crm_attribute_key order by arrived_at desc, raw_record asc) as version_rank
    from crm_attributes
    where
        reject_reason is null
        and {{ is_touched('crm_attributes', ref('int_touched_records'), ['crm_attribute_key'], ['record_key']) }}
        and account_key not in (select erased_accounts.account_key from erased_accounts)
),

newest_versions as (
    select
        crm_attribute_key,
        account_key,
        attribute,
        value,
        updated_at,
        arrived_at
    from accepted
    where version_rank = 1
)

select * from newest_versions
