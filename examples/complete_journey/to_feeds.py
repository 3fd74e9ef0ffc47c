"""The Complete Journey (a grocer's households over 2017) as accounts, attributes, orders, items and campaigns."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))
from _feeds import arguments, connect, find, write

TABLES = ["transactions", "products", "demographics", "campaigns", "campaign_descriptions", "coupon_redemptions"]

# The households of the study. When they became customers is not said.
ACCOUNTS = """
    select 'grocer' as source_system, household_id::varchar as account_id
    from transactions
    group by household_id
    order by household_id::bigint
"""

# 801 households told of themselves, in bands. A band is not an age, and "35-49K" is not an income, so all of it stays
# what it is: an attribute with a text value. What a household left open gives no row (unpivot leaves nulls out).
CRM_ATTRIBUTES = """
    unpivot (
        select
            'grocer' as source_system,
            household_id::varchar as account_id,
            age::varchar as age_band,
            income::varchar as income_band,
            home_ownership::varchar as home_ownership,
            marital_status::varchar as marital_status,
            household_size::varchar as household_size,
            household_comp::varchar as household_composition,
            kids_count::varchar as kids_count
        from demographics
    )
    on columns(* exclude (source_system, account_id)) into name attribute value value
    order by account_id::bigint, attribute
"""

# One order a basket: a basket has one household, one shop and one time. The time is an instant (the R package stores it
# with the zone America/New_York), and is written in UTC. 478 baskets cost nothing and are kept.
#
# `amount` is what the grocer received (sales_value). `discount_amount` is what the household saved: card price,
# manufacturer's coupon and the grocer's match of it. The manufacturer pays the grocer for its coupon, so the coupon is
# part of `amount` as well: the price on the shelf was amount + retail_disc + coupon_match_disc.
#
# A redemption names a household, a coupon and a local day, but no basket. Where the household had a single basket on
# that day it can be no other; elsewhere (471 of 2,102) the coupon stays a campaign event alone.
ORDERS = """
    with baskets as (
        select
            household_id,
            basket_id,
            any_value(transaction_timestamp)::timestamptz as ordered_at,
            (ordered_at at time zone 'America/New_York')::date as local_date,
            sum(sales_value::decimal(18, 2)) as amount,
            sum((retail_disc + coupon_disc + coupon_match_disc)::decimal(18, 2)) as discount_amount,
            count(*) over (partition by household_id, local_date) as baskets_of_the_day
        from transactions
        group by household_id, basket_id
    ),
    redeemed as (
        select
            household_id,
            redemption_date::date as local_date,
            string_agg(distinct coupon_upc::varchar, '+' order by coupon_upc::varchar) as coupon_code
        from coupon_redemptions
        group by all
    )
    select
        'grocer' as source_system,
        household_id::varchar as account_id,
        basket_id::varchar as order_id,
        ordered_at at time zone 'UTC' as ordered_at,
        amount::decimal(18, 2) as amount,
        discount_amount::decimal(18, 2) as discount_amount,
        'USD' as currency,
        'store' as channel,
        case when baskets_of_the_day = 1 then coupon_code end as coupon_code
    from baskets
    left join redeemed using (household_id, local_date)
    order by basket_id::bigint
"""

# One line a product and basket, all of them: also the 8,869 with quantity 0 (adjustments at the till; 12.52 dollars in
# all, which are in the order's amount), for which a price of one piece does not exist. Eight decimals, because fuel is
# counted in units of about 0.0024 dollars, up to 89,638 of them a line: so quantity x unit_price is the line's amount
# to the cent.
# 2,209 lines are of products with a department alone, and 4,836 of products the catalogue does not hold.
ORDER_ITEMS = """
    select
        'grocer' as source_system,
        basket_id::varchar as order_id,
        product_id::varchar as product_id,
        quantity::bigint as quantity,
        (sales_value::decimal(18, 2) / nullif(quantity, 0))::decimal(18, 8) as unit_price,
        coalesce(product_category, department)::varchar as category,
        brand::varchar as brand
    from transactions
    left join products using (product_id)
    order by basket_id::bigint, product_id::bigint
"""

# Dates are days on the grocer's clock; a campaign runs to the end of its last day. The type (A, B or C) is all that is
# told of what a campaign was about: it becomes the topic. By which channel it came is not told.
CAMPAIGNS = """
    select
        campaign_id::varchar as campaign_id,
        'Campaign ' || campaign_id as name,
        campaign_type::varchar as topic,
        start_date::date::timestamp at time zone 'America/New_York' at time zone 'UTC' as starts_at,
        (end_date::date + time '23:59:59') at time zone 'America/New_York' at time zone 'UTC' as ends_at
    from campaign_descriptions
    order by campaign_id::bigint
"""

# Which household received which campaign is known, but not when it came nor whether it was looked at. `sent` is the
# least that is certain, dated on the campaign's first day. It is not `assigned`: nobody drew lots, there is no control.
# A redeemed coupon is `converted`; two coupons of a campaign on one day are two redemptions, told apart by event_id.
CAMPAIGN_EVENTS = """
    with sent as (
        select household_id, campaign_id, 'sent' as action, start_date::date as local_date, null as coupon
        from campaigns
        left join campaign_descriptions using (campaign_id)
    ),
    converted as (
        select household_id, campaign_id, 'converted', redemption_date::date, coupon_upc::varchar
        from coupon_redemptions
    )
    select
        'grocer' as source_system,
        concat_ws('-', action, campaign_id, household_id, coupon, strftime(local_date, '%Y%m%d')) as event_id,
        household_id::varchar as account_id,
        campaign_id::varchar as campaign_id,
        action,
        local_date::timestamp at time zone 'America/New_York' at time zone 'UTC' as occurred_at
    from (from sent union all from converted)
    order by occurred_at, event_id
"""


def main() -> None:
    """Read the package's tables as Parquet, one file a table, and write the feeds."""
    options = arguments(__doc__, "complete_journey").parse_args()
    connection = connect()
    for table in TABLES:
        path = find(
            options.data / "complete_journey",
            f"{table}.parquet",
            source="the R package completejourney (examples/complete_journey/README.md says how)",
        )
        connection.read_parquet(str(path)).create_view(table)
    write(
        connection,
        options.out or Path("feeds/complete_journey"),
        accounts=ACCOUNTS,
        crm_attributes=CRM_ATTRIBUTES,
        orders=ORDERS,
        order_items=ORDER_ITEMS,
        campaigns=CAMPAIGNS,
        campaign_events=CAMPAIGN_EVENTS,
    )


if __name__ == "__main__":
    main()
