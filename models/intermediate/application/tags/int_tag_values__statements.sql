-- What people declared of themselves, and what the CRM holds of them. Declared attributes are as of now, also for old dates,
-- as the feeds do not date them; of the CRM what stood there by the end of the day counts.
with

declared as (select * from {{ ref('int_user_declared_attributes') }}),
crm_attributes as (select * from {{ ref('int_crm_attributes') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

attributes as (
    select user_id, 'gender' as subject, gender as word_value from declared
    union all
    select user_id, 'age_band' as subject, age_band as word_value from declared
    union all
    select user_id, 'country' as subject, country as word_value from declared
    union all
    select user_id, 'province' as subject, province as word_value from declared
    union all
    select user_id, 'city' as subject, city as word_value from declared
    union all
    select user_id, 'district' as subject, district as word_value from declared
    union all
    select user_id, 'occupation' as subject, occupation as word_value from declared
),

statements as (
    select
        attributes.user_id,
        refresh_dates.as_of_date,
        'attribute' as kind,
        attributes.subject,
        attributes.word_value
    from attributes
    cross join refresh_dates
    where attributes.word_value is not null
    union all
    select distinct
        user_accounts.user_id,
        refresh_dates.as_of_date,
        'crm' as kind,
        lower(crm_attributes.attribute) as subject,
        crm_attributes.value as word_value
    from crm_attributes
    inner join user_accounts on crm_attributes.account_key = user_accounts.account_key
    inner join refresh_dates
        on {{ local_date('coalesce(crm_attributes.updated_at, crm_attributes.arrived_at)') }} <= refresh_dates.as_of_date
)

select * from statements
