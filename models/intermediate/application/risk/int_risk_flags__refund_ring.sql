-- People who have most of what they order refunded and are tied to others who do so too. One who does so alone is no ring.
with

orders as (select * from {{ ref('fct_orders') }}),
links as (select * from {{ ref('int_risk_links') }}),
rules as (select * from {{ ref('int_risk_rules') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

refunders as (
    select
        orders.user_id,
        refresh_dates.as_of_date,
        rules.threshold,
        sum(case when orders.refunded_amount > 0 then 1 else 0 end) as refunds,
        sum(orders.reported_refunded_amount) / nullif(sum(orders.reported_gross_amount), 0) as refunded_share
    from orders
    cross join refresh_dates
    cross join rules
    where
        rules.flag = 'refund_ring'
        and {{ dbt.datediff('orders.order_date', 'refresh_dates.as_of_date', 'day') }}
        between 0 and rules.lookback_days - 1
    group by
        orders.user_id, refresh_dates.as_of_date, rules.threshold, rules.minimum_evidence, rules.minimum_share
    having
        sum(case when orders.refunded_amount > 0 then 1 else 0 end) >= rules.minimum_evidence
        and sum(orders.reported_refunded_amount) >= rules.minimum_share * sum(orders.reported_gross_amount)
),

tied as (
    select
        refunders.*,
        links.link_kind,
        links.link_key
    from refunders
    inner join links on refunders.user_id = links.user_id
    where links.first_date <= refunders.as_of_date
),

rings as (
    select
        link_kind,
        link_key,
        as_of_date,
        count(*) as people
    from tied
    group by link_kind, link_key, as_of_date, threshold
    having count(*) >= threshold
),

largest as (
    select
        tied.user_id,
        tied.as_of_date,
        max(tied.refunds) as refunds,
        max(tied.refunded_share) as refunded_share,
        max(rings.people) as people
    from tied
    inner join rings
        on tied.link_kind = rings.link_kind and tied.link_key = rings.link_key and tied.as_of_date = rings.as_of_date
    group by tied.user_id, tied.as_of_date
),

flags as (
    select
        user_id,
        as_of_date,
        'refund_ring' as flag,
        cast(people as double) as value,
        'Had ' || cast(refunds as {{ dbt.type_string() }}) || ' refunds, '
        || coalesce(
            cast(cast(round(100 * refunded_share) as integer) as {{ dbt.type_string() }}) || ' % of the money ordered',
            'of earlier orders'
        )
        || ', and shares a device or referrer with ' || cast(people - 1 as {{ dbt.type_string() }})
        || ' others of whom the same is true' as evidence
    from largest
)

select * from flags
