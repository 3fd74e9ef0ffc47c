-- What events, orders and the CRM name: categories, brands, searches. A view, because sensitive subjects are still in it:
-- int_interest_evidence takes them out before anything is stored.
with

accounts as (select * from {{ ref('int_profiled_accounts') }}),
signals as (select * from {{ ref('int_interest_signals') }}),
aliases as (select * from {{ ref('int_interest_aliases') }}),
events as (select * from {{ ref('fct_events') }}),
campaigns as (select * from {{ ref('int_campaigns') }}),
order_items as (select * from {{ ref('int_order_items') }}),
page_events as (select * from {{ ref('stg_page_events') }}),
crm_attributes as (select * from {{ ref('stg_crm_attributes') }}),

counted_events as (
    select
        events.event_key,
        accounts.user_id,
        events.activity_date,
        events.event_type as signal,
        events.object_id,
        events.category,
        events.brand
    from events
    inner join accounts on events.account_key = accounts.account_key
    inner join signals on events.event_type = signals.signal
    where signals.weight > 0 and (events.event_type != 'order' or events.event_subtype = 'paid')
),

-- A tag is dated by the day it was first known; that it is exported again says nothing new.
crm_tags as (
    select
        crm_attributes.crm_attribute_key as event_key,
        accounts.user_id,
        cast({{ local_date('min(coalesce(crm_attributes.updated_at, crm_attributes.arrived_at))') }} as date) as activity_date,
        signals.signal,
        signals.kind,
        crm_attributes.value as name
    from crm_attributes
    inner join accounts on crm_attributes.account_key = accounts.account_key
    inner join signals on 'crm_' || crm_attributes.attribute = signals.signal
    where crm_attributes.reject_reason is null and signals.weight > 0
    group by 1, 2, 4, 5, 6
),

named as (
    select event_key, user_id, activity_date, signal, 'category' as kind, category as name from counted_events
    union all
    select event_key, user_id, activity_date, signal, 'brand' as kind, brand as name from counted_events
    union all
    select
        counted_events.event_key, counted_events.user_id, counted_events.activity_date, counted_events.signal,
        'category' as kind, campaigns.topic as name
    from counted_events
    inner join campaigns on counted_events.object_id = campaigns.campaign_id
    where counted_events.signal like 'campaign_%'
    union all
    select
        counted_events.event_key, counted_events.user_id, counted_events.activity_date, counted_events.signal,
        'category' as kind, order_items.category as name
    from counted_events
    inner join order_items on counted_events.event_key = order_items.order_key
    union all
    select
        counted_events.event_key, counted_events.user_id, counted_events.activity_date, counted_events.signal,
        'brand' as kind, order_items.brand as name
    from counted_events
    inner join order_items on counted_events.event_key = order_items.order_key
    union all
    select
        counted_events.event_key, counted_events.user_id, counted_events.activity_date, counted_events.signal,
        'search' as kind, page_events.query as name
    from counted_events
    inner join page_events on counted_events.event_key = page_events.event_key
    where page_events.reject_reason is null and page_events.query is not null
    union all
    select event_key, user_id, activity_date, signal, kind, name from crm_tags
),

-- Few names are said by many: each is spelt and looked up once.
names as (
    select distinct
        kind,
        name
    from named
    where name is not null
),

spelt as (
    select
        kind,
        name,
        {{ alias_text('name') }} as spelling
    from names
),

meanings as (
    select
        spelt.*,
        coalesce(aliases.category, spelt.spelling) as category
    from spelt
    left join aliases on spelt.kind = aliases.kind and spelt.spelling = aliases.spelling
    where spelt.spelling is not null
),

statements as (
    select distinct
        named.event_key,
        named.user_id,
        named.activity_date,
        named.signal,
        named.kind,
        meanings.spelling as name,
        meanings.category
    from named
    inner join meanings on named.kind = meanings.kind and named.name = meanings.name
)

select * from statements
