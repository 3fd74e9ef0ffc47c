-- One row per registered account: what its newest exports say, unless it was corrected by hand. Most accounts were exported
-- once: they are passed on as they are, and only the others had to be merged. A view: a daily run changes few accounts, and need
-- not write all of them anew.
{{ config(materialized='view') }}
with

account_exports as (
    select * from {{ ref('stg_accounts') }}
),

repeated_accounts as (
    select * from {{ ref('int_repeated_accounts') }}
),

corrections as (
    select * from {{ ref('int_attribute_corrections') }}
),

exported_once as (
    select
        account_exports.account_key,
        account_exports.source_system,
        account_exports.account_id,
        account_exports.registered_at,
        account_exports.updated_at,
        account_exports.arrived_at as first_seen_at,
        account_exports.phone_pseudonym,
        account_exports.email_pseudonym,
        account_exports.device_pseudonym,
        account_exports.external_pseudonym,
        account_exports.name_pseudonym,
        account_exports.gender,
        account_exports.birth_date,
        account_exports.age,
        case when account_exports.age is not null then account_exports.updated_at end as age_known_at,
        account_exports.country,
        account_exports.region,
        account_exports.occupation,
        account_exports.friend_count,
        account_exports.acquisition_channel,
        account_exports.referrer_account_key,
        account_exports.is_flagged_test,
        account_exports.has_test_name,
        cast(1 as bigint) as exports
    from account_exports
    left join repeated_accounts on account_exports.account_key = repeated_accounts.account_key
    where account_exports.reject_reason is null and repeated_accounts.account_key is null
),

merged as (
    select * from exported_once
    union all
    select * from repeated_accounts
),

-- An age that was corrected holds from the account's last update on.
with_corrections as (
    select
        merged.account_key,
        merged.source_system,
        merged.account_id,
        merged.registered_at,
        merged.updated_at,
        merged.first_seen_at,
        merged.phone_pseudonym,
        merged.email_pseudonym,
        merged.device_pseudonym,
        merged.external_pseudonym,
        merged.name_pseudonym,
        {{ corrected_value('gender') }} as gender,
        {{ corrected_value('birth_date') }} as birth_date,
        {{ corrected_value('age') }} as age,
        {{ corrected_value('country') }} as country,
        {{ corrected_value('region') }} as region,
        {{ corrected_value('occupation') }} as occupation,
        case
            when corrections.corrected_attributes like '%age%' and corrections.age is null then null
            when corrections.corrected_attributes like '%age%' then merged.updated_at
            else merged.age_known_at
        end as age_known_at,
        merged.friend_count,
        merged.acquisition_channel,
        merged.referrer_account_key,
        merged.is_flagged_test,
        merged.has_test_name,
        merged.exports,
        corrections.corrected_attributes
    from merged
    left join corrections on merged.account_key = corrections.account_key
)

select * from with_corrections
