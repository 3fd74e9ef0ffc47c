-- Pairs of accounts that share a detail, and what else is known of the two: what agrees and what contradicts.
-- A view, because the verdict is all that reads it.
{{ config(materialized='view') }}

with

pairs as (
    select * from {{ ref('int_identity_shared_pairs') }}
),

rules as (
    select * from {{ ref('int_identity_rules') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

device_pairs as (
    select
        account_key,
        other_account_key
    from pairs
    where rule = 'device'
),

-- What can agree or contradict, and no more: a pair carries it twice.
evidence as (
    select
        account_key,
        source_system,
        birth_date,
        gender,
        country,
        email_pseudonym,
        external_pseudonym,
        name_pseudonym,
        region,
        occupation,
        -- A stated age grows stale: it tells the year of birth to within a few.
        coalesce(extract(year from birth_date), extract(year from age_known_at) - age) as birth_year
    from accounts
),

compared as (
    select
        pairs.rule,
        pairs.account_key,
        pairs.other_account_key,
        rules.strength,
        rules.needs_support,
        coalesce(accounts.source_system = other_accounts.source_system, false) as is_same_source,
        {{ comparison('birth_date', 'birth_date') }},
        {{ comparison('gender', 'gender') }},
        {{ comparison('country', 'country') }},
        {{ comparison('email_pseudonym', 'email') }},
        {{ comparison('external_pseudonym', 'external_id') }},
        {{ comparison('name_pseudonym', 'name') }},
        {{ comparison('region', 'region') }},
        {{ comparison('occupation', 'occupation') }},
        coalesce(abs(accounts.birth_year - other_accounts.birth_year) > 5, false) as is_other_age,
        device_pairs.account_key is not null as is_same_device
    from pairs
    inner join rules on pairs.rule = rules.rule
    inner join evidence as accounts on pairs.account_key = accounts.account_key
    inner join evidence as other_accounts on pairs.other_account_key = other_accounts.account_key
    left join device_pairs
        on pairs.account_key = device_pairs.account_key and pairs.other_account_key = device_pairs.other_account_key
    -- A link merges nobody, whatever else is known of the two: that is not asked.
    where rules.strength != 'link'
),

counted as (
    select
        rule,
        account_key,
        other_account_key,
        strength,
        needs_support,
        is_same_source,
        is_same_device,
        case when birth_date_agreement = 1 then 1 else 0 end
        + case when name_agreement = 1 then 1 else 0 end as telling_agreements,
        -- People share these with many others: they support only where little speaks against it, or where two agree.
        case when gender_agreement = 1 then 1 else 0 end
        + case when region_agreement = 1 then 1 else 0 end
        + case when occupation_agreement = 1 then 1 else 0 end as circumstances,
        coalesce(region_agreement = 0 or occupation_agreement = 0, false) as has_other_circumstances,
        -- A person has several nicknames, moves and changes jobs: that contradicts nothing.
        case
            when birth_date_agreement = 0 then 1
            when birth_date_agreement is null and is_other_age then 1
            else 0
        end
        + case when gender_agreement = 0 then 1 else 0 end
        + case when country_agreement = 0 then 1 else 0 end
        + case when email_agreement = 0 then 1 else 0 end
        + case when external_id_agreement = 0 then 1 else 0 end as contradictions
    from compared
),

weighed as (
    select
        rule,
        account_key,
        other_account_key,
        strength,
        needs_support,
        is_same_source,
        has_other_circumstances,
        contradictions,
        -- A family has one phone and one tablet: within one source the device speaks only if nothing contradicts. A system seldom
        -- gives one person two accounts, so there one circumstance is not enough.
        telling_agreements
        + case when is_same_device and (contradictions = 0 or not is_same_source) then 1 else 0 end
        + case when circumstances >= case when is_same_source then 2 else 1 end then 1 else 0 end as supports
    from counted
)

select * from weighed
