-- Accounts that were exported more than once. Of an account's exports the newest value of each attribute counts that is not
-- null. An account has one source system: which of several to believe is asked where accounts become persons.
with

account_exports as (
    select * from {{ ref('stg_accounts') }}
),

-- Read on its own, so that the rows of accounts exported once are not carried along.
repeated_keys as (
    select account_key
    from {{ ref('stg_accounts') }}
    where reject_reason is null
    group by account_key
    having count(*) > 1
),

-- The raw record shows no contact details: two exports may differ in these alone.
ranked as (
    select
        account_exports.*,
        row_number() over (
            partition by account_exports.account_key
            order by
                account_exports.updated_at asc nulls last,
                account_exports.arrived_at asc,
                account_exports.raw_record asc,
                account_exports.phone_pseudonym asc nulls last,
                account_exports.email_pseudonym asc nulls last,
                account_exports.device_pseudonym asc nulls last,
                account_exports.external_pseudonym asc nulls last,
                account_exports.name_pseudonym asc nulls last,
                account_exports.birth_date asc nulls last
        ) as export_rank
    from account_exports
    inner join repeated_keys on account_exports.account_key = repeated_keys.account_key
    where account_exports.reject_reason is null
),

merged as (
    select
        account_key,
        max_by(source_system, export_rank) as source_system,
        max_by(account_id, export_rank) as account_id,
        min(registered_at) as registered_at,
        max(updated_at) as updated_at,
        min(arrived_at) as first_seen_at,
        max_by(phone_pseudonym, export_rank) filter (where phone_pseudonym is not null) as phone_pseudonym,
        max_by(email_pseudonym, export_rank) filter (where email_pseudonym is not null) as email_pseudonym,
        max_by(device_pseudonym, export_rank) filter (where device_pseudonym is not null) as device_pseudonym,
        max_by(external_pseudonym, export_rank) filter (where external_pseudonym is not null) as external_pseudonym,
        max_by(name_pseudonym, export_rank) filter (where name_pseudonym is not null) as name_pseudonym,
        max_by(gender, export_rank) filter (where gender is not null) as gender,
        max_by(birth_date, export_rank) filter (where birth_date is not null) as birth_date,
        max_by(age, export_rank) filter (where age is not null) as age,
        max_by(updated_at, export_rank) filter (where age is not null) as age_known_at,
        max_by(country, export_rank) filter (where country is not null) as country,
        max_by(region, export_rank) filter (where region is not null) as region,
        max_by(occupation, export_rank) filter (where occupation is not null) as occupation,
        max_by(friend_count, export_rank) filter (where friend_count is not null) as friend_count,
        max_by(acquisition_channel, export_rank) filter (where acquisition_channel is not null) as acquisition_channel,
        max_by(referrer_account_key, export_rank) filter (where referrer_account_key is not null) as referrer_account_key,
        max_by(is_flagged_test, export_rank) as is_flagged_test,
        bool_or(has_test_name) as has_test_name,
        cast(count(*) as bigint) as exports
    from ranked
    group by account_key
)

select * from merged
