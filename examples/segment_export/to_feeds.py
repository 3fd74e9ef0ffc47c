"""A Segment export (identify, page and track calls, one JSON a line) as accounts, logins, page events and orders."""

import argparse
import sys
from glob import glob
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))
from _feeds import connect, write

# The fields of a call that are read. What differs from call to call stays JSON, and numbers in it are taken as text:
# an amount goes to decimal and never through a float.
CALLS = {
    "type": "varchar",
    "event": "varchar",
    "messageId": "varchar",
    "anonymousId": "varchar",
    "userId": "varchar",
    "channel": "varchar",
    "timestamp": "timestamptz",
    "context": "json",
    "traits": "json",
    "properties": "json",
}

# Whose call is it? The user's; before they signed in, the user's that this browser belongs to; if it is shared or
# nobody ever signed in on it, the browser's own (an account the build knows from its events alone).
EVENTS = """
    create view events as
    with browsers as (
        select anonymousId, any_value(userId) as owner
        from calls
        group by anonymousId
        having count(distinct userId) = 1
    )
    select
        'web' as source_system,
        coalesce(userId, owner, anonymousId) as account_id,
        "timestamp" at time zone 'UTC' as occurred_at,
        calls.* exclude ("timestamp")
    from calls
    left join browsers using (anonymousId)
"""

# What page_events calls each event. An event that is not in this list and has no feed of its own is counted aloud.
ACTIONS = """
    create table actions as
    from (values
        ('Products Searched', 'search'),
        ('Product Clicked', 'click'),
        ('Product Added to Wishlist', 'favorite'),
        ('Product Added', 'add_to_cart'),
        ('Checkout Started', 'checkout'),
        ('Order Completed', 'purchase')
    ) as actions (event, action)
"""
ELSEWHERE = ["Signed Up", "Signed In", "Order Refunded"]  # accounts, logins, orders

# A user identifies many times, and later calls tell only what is new: the last known value of each trait counts.
ACCOUNTS = """
    select
        source_system,
        account_id,
        max((traits ->> 'createdAt')::timestamptz at time zone 'UTC') as registered_at,
        max(occurred_at) as updated_at,
        arg_max(traits ->> 'email', occurred_at) as email,
        arg_max(traits ->> 'username', occurred_at) as nickname,
        arg_max(traits ->> 'gender', occurred_at) as gender,
        arg_max((traits ->> 'birthday')::date, occurred_at) as birth_date,
        arg_max(traits ->> '$.address.country', occurred_at) as country,
        arg_max(concat_ws(' ', traits ->> '$.address.state', traits ->> '$.address.city'), occurred_at)
            filter (where traits ->> '$.address' is not null) as region,
        arg_max(context ->> '$.campaign.source', occurred_at) as acquisition_channel
    from events
    where type = 'identify' and userId is not null
    group by source_system, account_id
    order by account_id
"""

LOGINS = """
    select
        source_system,
        account_id,
        occurred_at as logged_in_at,
        messageId as login_id,
        context ->> '$.device.type' as device_type,
        context ->> '$.os.name' as os,
        channel
    from events
    where type = 'track' and event = 'Signed In'
    order by occurred_at, messageId
"""

# Segment delivers a call at least once, so some are in the export twice. They go through: the build knows them by their
# event_id, and accounts for them as duplicates.
PAGE_EVENTS = """
    select
        source_system,
        account_id,
        occurred_at,
        coalesce(properties ->> 'path', context ->> '$.page.path') as page,
        messageId as event_id,
        coalesce(action, 'view') as action,
        properties ->> 'product_id' as element,
        properties ->> 'category' as category,
        properties ->> 'brand' as brand,
        properties ->> 'query' as query,
        channel
    from events
    left join actions using (event)
    where type = 'page' or (type = 'track' and action is not null)
    order by occurred_at, event_id
"""

# An order is one row: a refund, which the export tells in a call of its own, becomes its status.
ORDERS = """
    with refunds as (select properties ->> 'order_id' from events where type = 'track' and event = 'Order Refunded')
    select
        source_system,
        account_id,
        properties ->> 'order_id' as order_id,
        occurred_at as ordered_at,
        (properties ->> 'total')::decimal(18, 2) as amount,
        if(order_id in (from refunds), 'refunded', 'paid') as status,
        properties ->> 'currency' as currency,
        channel,
        properties ->> 'coupon' as coupon_code,
        (properties ->> 'discount')::decimal(18, 2) as discount_amount
    from events
    where type = 'track' and event = 'Order Completed'
    order by ordered_at, order_id
"""

ORDER_ITEMS = """
    select
        source_system,
        order_id,
        line ->> 'product_id' as product_id,
        (line ->> 'quantity')::integer as quantity,
        (line ->> 'price')::decimal(18, 2) as unit_price,
        line ->> 'category' as category,
        line ->> 'brand' as brand
    from (
        select
            source_system,
            occurred_at,
            properties ->> 'order_id' as order_id,
            unnest((properties -> 'products')::json[]) as line
        from events
        where type = 'track' and event = 'Order Completed'
    )
    order by occurred_at, order_id, product_id
"""


def main() -> None:
    """Read an export, the synthetic one beside this script unless told otherwise, and write the feeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    export = Path(__file__).with_name("synthetic_events.ndjson")
    parser.add_argument("--file", default=str(export), help="an export of your own; a pattern may name many files")
    parser.add_argument(
        "--out", type=Path, default=Path("feeds/segment_export"), help="folder the feeds are written to"
    )
    options = parser.parse_args()
    if not glob(options.file):
        raise SystemExit(f"{options.file} not found: name an export of newline-delimited JSON with --file.")
    connection = connect()
    connection.read_json(options.file, format="newline_delimited", columns=CALLS).create_view("calls")
    connection.execute(EVENTS)
    connection.execute(ACTIONS)
    write(
        connection,
        options.out,
        accounts=ACCOUNTS,
        logins=LOGINS,
        page_events=PAGE_EVENTS,
        orders=ORDERS,
        order_items=ORDER_ITEMS,
    )
    unmapped = connection.execute(
        """
        select event, count(*)
        from events
        where type = 'track' and event not in (select event from actions) and not list_contains(?, event)
        group by event
        order by event
        """,
        [ELSEWHERE],
    ).fetchall()
    for event, count in unmapped:
        print(f"left out: {count:,} '{event}', which no feed has a place for")


if __name__ == "__main__":
    main()
