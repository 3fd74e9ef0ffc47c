-- What campaigns came to, by arm and segment: how far people went, what it brought and what it cost. Few people are not shown,
-- nor what is worked out from them.
with

funnels as (select * from {{ ref('int_campaign_funnels') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),

disclosed as (
    select
        campaign_id,
        as_of_date,
        variant,
        segment_type,
        segment,
        {{ disclosed('users') }} as users,
        {{ disclosed('assigned_users') }} as assigned_users,
        {{ disclosed('sent_users') }} as sent_users,
        {{ disclosed('delivered_users') }} as delivered_users,
        {{ disclosed('opened_users') }} as opened_users,
        {{ disclosed('clicked_users') }} as clicked_users,
        {{ disclosed('replied_users') }} as replied_users,
        {{ disclosed('converted_users') }} as converted_users,
        {{ disclosed('unsubscribed_users') }} as unsubscribed_users,
        case when {{ disclosed('converted_users') }} is not null then cast(revenue_amount as double) end as revenue_amount,
        case when {{ disclosed('sent_users') }} is not null then cost_amount end as cost_amount
    from funnels
),

final as (
    select
        cast(disclosed.campaign_id as {{ dbt.type_string() }}) as campaign_id,
        cast(disclosed.variant as {{ dbt.type_string() }}) as variant,
        cast(disclosed.segment_type as {{ dbt.type_string() }}) as segment_type,
        cast(disclosed.segment as {{ dbt.type_string() }}) as segment,
        disclosed.as_of_date,
        cast(campaigns.name as {{ dbt.type_string() }}) as name,
        cast(campaigns.topic as {{ dbt.type_string() }}) as topic,
        cast(campaigns.channel as {{ dbt.type_string() }}) as channel,
        cast(disclosed.users as bigint) as users,
        cast(disclosed.assigned_users as bigint) as assigned_users,
        cast(disclosed.sent_users as bigint) as sent_users,
        cast(disclosed.delivered_users as bigint) as delivered_users,
        cast(disclosed.opened_users as bigint) as opened_users,
        cast(disclosed.clicked_users as bigint) as clicked_users,
        cast(disclosed.replied_users as bigint) as replied_users,
        cast(disclosed.converted_users as bigint) as converted_users,
        cast(disclosed.unsubscribed_users as bigint) as unsubscribed_users,
        -- Where no delivery is told of, that is not known, and not none.
        round(nullif(disclosed.delivered_users, 0) * 1.0 / nullif(disclosed.sent_users, 0), 9) as delivery_rate,
        round(disclosed.opened_users * 1.0 / nullif(disclosed.delivered_users, 0), 9) as open_rate,
        round(disclosed.clicked_users * 1.0 / nullif(disclosed.opened_users, 0), 9) as click_rate,
        round(disclosed.replied_users * 1.0 / nullif(disclosed.delivered_users, 0), 9) as reply_rate,
        round(disclosed.converted_users * 1.0 / nullif(disclosed.users, 0), 9) as conversion_rate,
        round(disclosed.unsubscribed_users * 1.0 / nullif(disclosed.delivered_users, 0), 9) as unsubscribe_rate,
        round(disclosed.revenue_amount, 9) as revenue_amount,
        round(disclosed.cost_amount, 9) as cost_amount,
        round(disclosed.cost_amount / nullif(disclosed.clicked_users, 0), 9) as cost_per_click,
        round(disclosed.cost_amount / nullif(disclosed.converted_users, 0), 9) as cost_per_conversion,
        round((disclosed.revenue_amount - disclosed.cost_amount) / nullif(disclosed.cost_amount, 0), 9) as return_rate,
        disclosed.users is null as is_suppressed
    from disclosed
    inner join campaigns on disclosed.campaign_id = campaigns.campaign_id
)

select * from final
