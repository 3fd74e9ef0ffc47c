-- What was done with a campaign and what people did, with whose account it was. Only people who may be analysed.
with

events as (select * from {{ ref('fct_events') }}),
user_accounts as (select * from {{ ref('int_user_accounts') }}),

final as (
    select
        events.event_key,
        events.account_key,
        user_accounts.user_id,
        cast(events.object_id as {{ dbt.type_string() }}) as campaign_id,
        cast(substr(events.event_type, length('campaign_') + 1) as {{ dbt.type_string() }}) as action,
        cast(events.event_subtype as {{ dbt.type_string() }}) as variant,
        events.event_at as occurred_at,
        events.activity_date as occurred_date,
        cast(events.amount as decimal(18, 4)) as amount
    from events
    inner join user_accounts on events.account_key = user_accounts.account_key
    where events.feed = 'campaign_events'
)

select * from final
