-- What campaigns came to, by arm and segment: how far people went, what it brought and what it cost. Few people are not shown,
-- nor what is worked out from them, nor the next few where everybody's count would give them back.
{%- set table = 'campaign_id, variant, segment_type' %}
{%- set counts = [
    'assigned_users', 'sent_users', 'delivered_users', 'opened_users', 'clicked_users', 'replied_users', 'converted_users',
    'unsubscribed_users'
] %}
with

funnels as (select * from {{ ref('int_campaign_funnels') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),

checked as (
    select
        *,
        {{ is_pooled('users', table, 'segment') }} as is_suppressed
    from funnels
),

disclosed as (
    select
        campaign_id,
        as_of_date,
        variant,
        segment_type,
        segment,
        is_suppressed,
        case when not is_suppressed then users end as users,
        {%- for count in counts %}
            case when is_suppressed or {{ is_pooled(count, table, 'segment') }} then null else {{ count }} end as {{ count }},
        {%- endfor %}
        cast(revenue_amount as double) as all_revenue_amount,
        cost_amount as all_cost_amount
    from checked
),

-- Money tells how many people it is of.
told as (
    select
        *,
        case when converted_users is not null then all_revenue_amount end as revenue_amount,
        case when sent_users is not null then all_cost_amount end as cost_amount
    from disclosed
),

final as (
    select
        cast(told.campaign_id as {{ dbt.type_string() }}) as campaign_id,
        cast(told.variant as {{ dbt.type_string() }}) as variant,
        cast(told.segment_type as {{ dbt.type_string() }}) as segment_type,
        cast(told.segment as {{ dbt.type_string() }}) as segment,
        told.as_of_date,
        cast(campaigns.name as {{ dbt.type_string() }}) as name,
        cast(campaigns.topic as {{ dbt.type_string() }}) as topic,
        cast(campaigns.channel as {{ dbt.type_string() }}) as channel,
        cast(told.users as bigint) as users,
        cast(told.assigned_users as bigint) as assigned_users,
        cast(told.sent_users as bigint) as sent_users,
        cast(told.delivered_users as bigint) as delivered_users,
        cast(told.opened_users as bigint) as opened_users,
        cast(told.clicked_users as bigint) as clicked_users,
        cast(told.replied_users as bigint) as replied_users,
        cast(told.converted_users as bigint) as converted_users,
        cast(told.unsubscribed_users as bigint) as unsubscribed_users,
        -- Where no delivery is told of, that is not known, and not none.
        round(nullif(told.delivered_users, 0) * 1.0 / nullif(told.sent_users, 0), 9) as delivery_rate,
        round(told.opened_users * 1.0 / nullif(told.delivered_users, 0), 9) as open_rate,
        round(told.clicked_users * 1.0 / nullif(told.opened_users, 0), 9) as click_rate,
        round(told.replied_users * 1.0 / nullif(told.delivered_users, 0), 9) as reply_rate,
        round(told.converted_users * 1.0 / nullif(told.users, 0), 9) as conversion_rate,
        round(told.unsubscribed_users * 1.0 / nullif(told.delivered_users, 0), 9) as unsubscribe_rate,
        round(told.revenue_amount, 9) as revenue_amount,
        round(told.cost_amount, 9) as cost_amount,
        round(told.cost_amount / nullif(told.clicked_users, 0), 9) as cost_per_click,
        round(told.cost_amount / nullif(told.converted_users, 0), 9) as cost_per_conversion,
        round((told.revenue_amount - told.cost_amount) / nullif(told.cost_amount, 0), 9) as return_rate,
        told.is_suppressed
    from told
    inner join campaigns on told.campaign_id = campaigns.campaign_id
)

select * from final
