-- In which segments people were before a campaign began, one row each: everybody is in `all`; the others need the consent to
-- be profiled. What people became while it ran may be its doing, so that only days before its own count.
with

campaign_users as (select * from {{ ref('int_campaign_users') }}),
campaign_days as (select * from {{ ref('int_campaign_days') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

user_traits as (
    select * from {{ remembered('int_user_traits', ['user_id', 'as_of_date', 'kind', 'value'], 'profiling') }}
),

crm_attributes as (select * from {{ ref('int_crm_attributes') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),
segment_types as (select * from {{ ref('int_experiment_segments') }}),

profiled as (
    select
        campaign_users.campaign_id,
        campaign_users.user_id
    from campaign_users
    inner join eligibility on campaign_users.user_id = eligibility.user_id
    where eligibility.purpose = 'profiling' and eligibility.is_eligible
),

standing as (
    select
        profiled.campaign_id,
        profiled.user_id,
        segment_types.segment_type,
        user_traits.value as segment
    from profiled
    inner join campaign_days on profiled.campaign_id = campaign_days.campaign_id
    inner join user_traits
        on profiled.user_id = user_traits.user_id and campaign_days.as_of_date = user_traits.as_of_date
    inner join segment_types on user_traits.kind = segment_types.subject
    where segment_types.source = 'standing'
),

told as (
    select distinct
        profiled.campaign_id,
        profiled.user_id,
        segment_types.segment_type,
        crm_attributes.value as segment
    from profiled
    inner join campaign_days on profiled.campaign_id = campaign_days.campaign_id
    inner join user_accounts on profiled.user_id = user_accounts.user_id
    inner join crm_attributes on user_accounts.account_key = crm_attributes.account_key
    inner join segment_types on lower(crm_attributes.attribute) = segment_types.subject
    where
        segment_types.source = 'crm'
        and {{ local_date('coalesce(crm_attributes.updated_at, crm_attributes.arrived_at)') }} < campaign_days.first_date
),

segments as (
    select campaign_id, user_id, 'all' as segment_type, 'all' as segment from campaign_users
    union all
    select * from standing
    union all
    select * from told
)

select * from segments
