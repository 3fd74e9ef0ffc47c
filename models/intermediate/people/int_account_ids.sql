-- The platform's own ids of every account that anything names: registered ones and those seen only in events.
with

logins as (select * from {{ ref('stg_logins') }}),
messages as (select * from {{ ref('stg_messages') }}),
calls as (select * from {{ ref('stg_calls') }}),
friendships as (select * from {{ ref('stg_friendships') }}),
group_members as (select * from {{ ref('stg_group_members') }}),
content_events as (select * from {{ ref('stg_content_events') }}),
service_events as (select * from {{ ref('stg_service_events') }}),
page_events as (select * from {{ ref('stg_page_events') }}),
orders as (select * from {{ ref('stg_orders') }}),
campaign_events as (select * from {{ ref('stg_campaign_events') }}),
surveys as (select * from {{ ref('stg_surveys') }}),
support_tickets as (select * from {{ ref('stg_support_tickets') }}),
accounts as (select * from {{ ref('stg_accounts') }}),

named as (
    select source_system, account_id from logins
    union all
    select source_system, account_id from messages
    union all
    select source_system, counterpart_account_id as account_id from messages
    union all
    select source_system, account_id from calls
    union all
    select source_system, counterpart_account_id as account_id from calls
    union all
    select source_system, account_id from friendships
    union all
    select source_system, counterpart_account_id as account_id from friendships
    union all
    select source_system, account_id from group_members
    union all
    select source_system, account_id from content_events
    union all
    select source_system, counterpart_account_id as account_id from content_events
    union all
    select source_system, account_id from service_events
    union all
    select source_system, account_id from page_events
    union all
    select source_system, account_id from orders
    union all
    select source_system, account_id from campaign_events
    union all
    select source_system, account_id from surveys
    union all
    select source_system, account_id from support_tickets
    union all
    select source_system, account_id from accounts
),

distinct_ids as (
    select distinct
        source_system,
        account_id
    from named
    where source_system is not null and account_id is not null
),

keyed as (
    select
        {{ account_key('account_id') }} as account_key,
        source_system,
        account_id
    from distinct_ids
)

select * from keyed
