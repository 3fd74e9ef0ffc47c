"""Hillstrom's e-mail experiment (64,000 customers, three arms): accounts, attributes, campaign, pages, orders."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))
from _feeds import arguments, connect, find, write

# The source has neither ids nor dates. A customer is the number of their row. The e-mails are taken to have gone out at
# SENT_AT, and all that is told of the two weeks after is dated at their last second: it had happened by then. What is
# told of the year before stands in the CRM since the day before.
SENT_AT = "timestamp '2008-03-01 00:00:00'"
KNOWN_AT = "timestamp '2008-03-14 23:59:59'"
BEFORE = "timestamp '2008-02-29 00:00:00'"

ACCOUNTS = f"""
    select 'shop' as source_system, customer::varchar as account_id, {BEFORE} as updated_at
    from customers
    order by customer
"""

# What was known before lots were drawn, word for word; `mens` and `womens` say what was bought in the year before and
# become one word.
CRM_ATTRIBUTES = f"""
    unpivot (
        select
            'shop' as source_system,
            customer::varchar as account_id,
            {BEFORE} as updated_at,
            case when mens = 1 and womens = 1 then 'both' when mens = 1 then 'mens' when womens = 1 then 'womens' end
                as merchandise,
            recency::varchar as months_since_purchase,
            history_segment::varchar as history_segment,
            history::varchar as history_amount,
            zip_code::varchar as zip_code,
            newbie::varchar as is_new,
            channel::varchar as purchase_channel
        from customers
    )
    on columns(* exclude (source_system, account_id, updated_at)) into name attribute value value
    order by account_id::bigint, attribute
"""

CAMPAIGNS = f"""
    select
        'e-mail-2008' as campaign_id,
        'e-mail-2008' as experiment_id,
        'Merchandise by e-mail' as name,
        'merchandise' as topic,
        'email' as channel,
        {SENT_AT} as starts_at,
        {KNOWN_AT} as ends_at
"""

# Who got no e-mail was assigned as well. A purchase within the two weeks is a conversion in every arm.
CAMPAIGN_EVENTS = f"""
    select 'shop' as source_system, customer::varchar as account_id, 'e-mail-2008' as campaign_id, * exclude (customer)
    from (
        select customer, 'assigned' as action, variant, {SENT_AT} as occurred_at, null::decimal(18, 2) as amount
        from customers
        union all
        select customer, 'sent', variant, {SENT_AT}, null from customers where variant != 'control'
        union all
        select customer, 'converted', variant, {KNOWN_AT}, spend::decimal(18, 2) from customers where conversion = 1
    )
    order by action, account_id::bigint
"""

PAGE_EVENTS = f"""
    select 'shop' as source_system, customer::varchar as account_id, {KNOWN_AT} as occurred_at, 'website' as page
    from customers
    where visit = 1
    order by customer
"""

ORDERS = f"""
    select
        'shop' as source_system,
        customer::varchar as account_id,
        customer::varchar as order_id,
        {KNOWN_AT} as ordered_at,
        spend::decimal(18, 2) as amount,
        'USD' as currency
    from customers
    where conversion = 1
    order by customer
"""

CUSTOMERS = """
    select
        row_number() over () as customer,
        case segment when 'Mens E-Mail' then 'mens' when 'Womens E-Mail' then 'womens' else 'control' end as variant,
        *
    from '{path}'
"""


def main() -> None:
    """Read the experiment as Parquet and write the feeds."""
    options = arguments(__doc__, "hillstrom").parse_args()
    connection = connect()
    path = find(
        options.data / "hillstrom", "hillstrom.parquet", source="the page that examples/hillstrom/README.md names"
    )
    connection.sql(CUSTOMERS.format(path=path)).to_table("customers")
    write(
        connection,
        options.out or Path("feeds/hillstrom"),
        accounts=ACCOUNTS,
        crm_attributes=CRM_ATTRIBUTES,
        campaigns=CAMPAIGNS,
        campaign_events=CAMPAIGN_EVENTS,
        page_events=PAGE_EVENTS,
        orders=ORDERS,
    )


if __name__ == "__main__":
    main()
