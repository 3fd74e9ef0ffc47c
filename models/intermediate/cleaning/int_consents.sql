-- What accounts consented to or took back, one row per word given.
with

consents as (
    select * from {{ ref('stg_consents') }}
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
