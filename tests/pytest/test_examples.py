"""The examples turn public data into feeds, and every fact of the data is still there afterwards."""

import gzip
import hashlib
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
PUBLIC_DATA = Path(os.environ.get("PUBLIC_DATA", ""))
needs_public_data = pytest.mark.skipif(
    "PUBLIC_DATA" not in os.environ,
    reason="set PUBLIC_DATA to the folder with the public data sets (see examples/README.md)",
)

# What the data contract says of the feeds the examples write: the columns that must be there, and those that may.
REQUIRED = {
    "accounts": {"source_system", "account_id"},
    "logins": {"source_system", "account_id", "logged_in_at"},
    "messages": {"source_system", "sender_id", "sent_at"},
    "page_events": {"source_system", "account_id", "occurred_at", "page"},
    "orders": {"source_system", "account_id", "order_id", "ordered_at", "amount"},
    "order_items": {"source_system", "order_id", "product_id"},
    "campaigns": {"campaign_id"},
    "campaign_events": {"source_system", "account_id", "campaign_id", "action", "occurred_at"},
    "crm_attributes": {"source_system", "account_id", "attribute", "value"},
}
OPTIONAL = {
    "accounts": {
        *("registered_at", "updated_at", "phone", "email", "device_id", "external_id", "nickname", "gender"),
        *("birth_date", "age", "country", "region", "occupation", "friend_count", "acquisition_channel"),
        *("referrer_account_id", "is_test"),
    },
    "logins": {"login_id", "device_id", "device_type", "os", "app_version", "channel", "country", "session_seconds"},
    "messages": {
        *("message_id", "recipient_id", "group_id", "message_type", "reply_to_message_id", "text_length"),
        *("content_hash", "body"),
    },
    "page_events": {"event_id", "action", "element", "category", "brand", "query", "channel"},
    "orders": {"status", "currency", "channel", "payment_method", "coupon_code", "discount_amount"},
    "order_items": {"quantity", "unit_price", "category", "brand"},
    "campaigns": {"experiment_id", "name", "topic", "channel", "starts_at", "ends_at", "cost_amount"},
    "campaign_events": {"event_id", "variant", "amount"},
    "crm_attributes": {"updated_at"},
}


def run(example: str, *options: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run an example's script as a user would."""
    command = [sys.executable, str(EXAMPLES / example / "to_feeds.py"), *map(str, options)]
    return subprocess.run(command, check=check, capture_output=True, text=True, encoding="utf-8")


def feeds(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open the feeds in `folder` as views, once their columns and types are what the contract says."""
    connection = duckdb.connect()
    for path in folder.glob("*.parquet"):
        relation = connection.read_parquet(str(path))
        types = dict(zip(relation.columns, map(str, relation.types), strict=True))
        assert REQUIRED[path.stem] <= types.keys() <= REQUIRED[path.stem] | OPTIONAL[path.stem], path.stem
        assert {types[column] for column in types if column.endswith("_at")} <= {"TIMESTAMP"}, path.stem
        assert {types[column] for column in types if column.endswith("amount")} <= {"DECIMAL(18,2)"}, path.stem
        for column in REQUIRED[path.stem]:
            assert connection.sql(f'select count(*) from relation where "{column}" is null').fetchone() == (0,), column
        relation.create_view(path.stem)
    return connection


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.parquet")}


@pytest.fixture(scope="module")
def grocer(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    out = tmp_path_factory.mktemp("complete_journey")
    run("complete_journey", "--out", out)
    connection = feeds(out)
    for table in ["transactions", "coupon_redemptions"]:
        connection.read_parquet(str(PUBLIC_DATA / "complete_journey" / f"{table}.parquet")).create_view(table)
    return connection


@pytest.mark.parametrize("example", ["collegemsg", "cdnow", "complete_journey", "hillstrom"])
def test_absent_data_is_said_plainly(example: str, tmp_path: Path) -> None:
    result = run(example, "--data", tmp_path, "--out", tmp_path / "feeds", check=False)
    assert result.returncode == 1
    assert "not found in" in result.stderr and "PUBLIC_DATA" in result.stderr and "Traceback" not in result.stderr
    assert not (tmp_path / "feeds").exists()


@needs_public_data
def test_collegemsg_keeps_every_message(tmp_path: Path) -> None:
    run("collegemsg", "--out", tmp_path)
    connection = feeds(tmp_path)
    assert connection.sql(
        """
        select
            count(*),
            count(distinct message_id),
            count(distinct (sender_id, recipient_id)),
            count(distinct sent_at::date),
            (select count(*) from (select sender_id from messages union select recipient_id from messages))
        from messages
        """
    ).fetchone() == (59_835, 59_835, 20_296, 193, 1_899)


@needs_public_data
def test_collegemsg_reads_the_file_as_published(tmp_path: Path) -> None:
    source = PUBLIC_DATA / "collegemsg" / "collegemsg.parquet"
    if not source.exists():
        pytest.skip("PUBLIC_DATA holds the published file itself")
    lines = [" ".join(map(str, row)) for row in duckdb.read_parquet(str(source)).fetchall()]
    (tmp_path / "collegemsg").mkdir()
    (tmp_path / "collegemsg" / "CollegeMsg.txt.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    run("collegemsg", "--out", tmp_path / "parquet")
    run("collegemsg", "--data", tmp_path, "--out", tmp_path / "text")
    assert digests(tmp_path / "parquet") == digests(tmp_path / "text")


@needs_public_data
def test_cdnow_keeps_every_purchase(tmp_path: Path) -> None:
    run("cdnow", "--out", tmp_path / "master")
    run("cdnow", "--sample", "--out", tmp_path / "sample")
    master, sample = feeds(tmp_path / "master"), feeds(tmp_path / "sample")
    totals = "select count(*), count(distinct order_id), count(distinct account_id), sum(amount) from orders"
    assert master.sql(totals).fetchone() == (69_659, 69_659, 23_570, Decimal("2500315.63"))
    lines = (PUBLIC_DATA / "cdnow" / "CDNOW_sample.txt").read_text().splitlines()
    dollars = sum(Decimal(line.split()[-1]) for line in lines)
    assert sample.sql(totals).fetchone() == (6_919, 6_919, 2_357, dollars)
    # The sample is part of the master, under the same names.
    assert set(sample.sql("from orders").fetchall()) < set(master.sql("from orders").fetchall())


@needs_public_data
def test_cdnow_reads_the_master_as_published(tmp_path: Path) -> None:
    source = PUBLIC_DATA / "cdnow" / "cdnow_master.parquet"
    if not source.exists():
        pytest.skip("PUBLIC_DATA holds the published file itself")
    rows = duckdb.read_parquet(str(source)).fetchall()
    text = "".join(f" {who} {day:%Y%m%d} {cds:2d} {dollars:7.2f}\r\n" for who, day, cds, dollars in rows)
    (tmp_path / "cdnow").mkdir()
    (tmp_path / "cdnow" / "CDNOW_master.txt").write_text(text, newline="")
    run("cdnow", "--out", tmp_path / "parquet")
    run("cdnow", "--data", tmp_path, "--out", tmp_path / "text")
    assert digests(tmp_path / "parquet") == digests(tmp_path / "text")


@needs_public_data
def test_hillstrom_keeps_every_customer_visit_and_dollar(tmp_path: Path) -> None:
    run("hillstrom", "--out", tmp_path)
    connection = feeds(tmp_path)
    source = connection.read_parquet(str(PUBLIC_DATA / "hillstrom" / "hillstrom.parquet"))
    told = source.aggregate(
        "count(*), sum(visit), sum(conversion), sum(spend::decimal(18, 2)), count_if(segment <> 'No E-Mail')"
    )
    found = """
        select
            (select count(*) from accounts),
            (select count(*) from page_events),
            (select count(*) from orders),
            (select sum(amount) from campaign_events where action = 'converted'),
            (select count(*) from campaign_events where action = 'sent')
    """
    assert connection.sql(found).fetchone() == told.fetchone()
    assert connection.sql(
        "select count(distinct account_id) from campaign_events where action = 'assigned'"
    ).fetchone() == (64_000,)


@needs_public_data
def test_grocer_keeps_every_basket_and_item(grocer: duckdb.DuckDBPyConnection) -> None:
    assert grocer.sql("select count(*), count(distinct account_id) from accounts").fetchone() == (2_469, 2_469)
    assert grocer.sql(
        """
        select count(*), count(distinct order_id), count(distinct account_id)
        from orders
        semi join accounts using (account_id)
        """
    ).fetchone() == (155_848, 155_848, 2_469)
    assert grocer.sql("select count(*) from order_items").fetchone() == (1_469_307,)
    assert grocer.sql("select count(*) from order_items semi join orders using (order_id)").fetchone() == (1_469_307,)


@needs_public_data
def test_grocer_amounts_are_the_source_to_the_cent(grocer: duckdb.DuckDBPyConnection) -> None:
    """Summed in whole cents, line by line, so that no float can hide a difference."""
    amount, discount = grocer.sql(
        """
        select
            sum(round(sales_value * 100)::bigint),
            sum(round((retail_disc + coupon_disc + coupon_match_disc) * 100)::bigint)
        from transactions
        """
    ).fetchone()
    assert (amount, discount) == (459_603_958, 82_255_319)
    assert grocer.sql("select sum(amount) * 100, sum(discount_amount) * 100 from orders").fetchone() == (
        amount,
        discount,
    )
    # Items say the same, but for the few cents that stand beside a quantity of 0.
    assert grocer.sql(
        """
        select count(*)
        from order_items as items
        join transactions as lines
            on items.order_id = lines.basket_id::varchar and items.product_id = lines.product_id::varchar
        where items.quantity > 0 and round(items.quantity * items.unit_price, 2) <> lines.sales_value::decimal(18, 2)
        """
    ).fetchone() == (0,)


@needs_public_data
def test_grocer_times_are_new_york(grocer: duckdb.DuckDBPyConnection) -> None:
    """By New York's calendar every coupon was redeemed on a day its household shopped; in UTC 233 would not be."""
    without_basket = """
        select count(*)
        from campaign_events as events
        anti join orders
            on events.account_id = orders.account_id
            and (events.occurred_at at time zone 'UTC' at time zone '{zone}')::date
                = (orders.ordered_at at time zone 'UTC' at time zone '{zone}')::date
        where events.action = 'converted'
    """
    assert grocer.sql(without_basket.format(zone="America/New_York")).fetchone() == (0,)
    assert grocer.sql(without_basket.format(zone="UTC")).fetchone() == (233,)


@needs_public_data
def test_grocer_campaigns(grocer: duckdb.DuckDBPyConnection) -> None:
    assert grocer.sql("select count(*) from campaigns").fetchone() == (27,)
    assert grocer.sql(
        """
        select action, count(*), count(distinct event_id)
        from campaign_events
        semi join campaigns using (campaign_id)
        semi join accounts using (account_id)
        group by action
        order by action
        """
    ).fetchall() == [("converted", 2_102, 2_102), ("sent", 6_589, 6_589)]
    # Every redemption lies within its campaign, the first and the last day included.
    assert grocer.sql(
        """
        select count(*)
        from campaign_events
        join campaigns using (campaign_id)
        where occurred_at not between starts_at and ends_at
        """
    ).fetchone() == (0,)
    # 1,631 redemptions fell on days with a single basket; 11 of them name a coupon a second time, for another campaign.
    assert grocer.sql("select sum(len(string_split(coupon_code, '+'))) from orders").fetchone() == (1_620,)


@needs_public_data
def test_grocer_tells_bands_not_ages(grocer: duckdb.DuckDBPyConnection) -> None:
    assert grocer.sql("from crm_attributes select count(*), count(distinct account_id)").fetchone() == (5_237, 801)
    assert grocer.sql(
        "select distinct value from crm_attributes where attribute = 'age_band' order by value"
    ).fetchall() == [("19-24",), ("25-34",), ("35-44",), ("45-54",), ("55-64",), ("65+",)]


@needs_public_data
def test_grocer_reads_the_tables_as_r_writes_them(tmp_path: Path) -> None:
    """R's tables have text for ids, instants with a zone, and days as dates: the feeds come out the same."""
    folder = tmp_path / "complete_journey"
    folder.mkdir()
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    for path in (PUBLIC_DATA / "complete_journey").glob("*.parquet"):
        relation = connection.read_parquet(str(path))
        columns = []
        for column in relation.columns:
            if column.endswith(("_id", "_upc")):
                columns.append(f"{column}::varchar as {column}")
            elif column.endswith("_date"):
                columns.append(f"{column}::date as {column}")
            elif column == "transaction_timestamp":
                columns.append(f"{column}::timestamptz as {column}")
            else:
                columns.append(column)
        relation.project(", ".join(columns)).write_parquet(str(folder / path.name))
    run("complete_journey", "--out", tmp_path / "numbers")
    run("complete_journey", "--data", tmp_path, "--out", tmp_path / "texts")
    assert digests(tmp_path / "numbers") == digests(tmp_path / "texts")


def test_segment_export_is_what_its_generator_writes(tmp_path: Path) -> None:
    committed = EXAMPLES / "segment_export" / "synthetic_events.ndjson"
    generator = EXAMPLES / "segment_export" / "make_synthetic_events.py"
    copy = tmp_path / generator.name
    copy.write_text(generator.read_text(encoding="utf-8"), encoding="utf-8")
    subprocess.run([sys.executable, str(copy)], check=True, capture_output=True)
    assert (tmp_path / committed.name).read_bytes() == committed.read_bytes()


def test_segment_export_accounts_for_every_call(tmp_path: Path) -> None:
    output = run("segment_export", "--out", tmp_path / "feeds").stdout
    connection = feeds(tmp_path / "feeds")
    export = EXAMPLES / "segment_export" / "synthetic_events.ndjson"
    connection.read_json(str(export), format="newline_delimited").create_view("calls")
    kinds = dict(
        connection.sql(
            """
            select case when type <> 'track' or event in ('Signed Up', 'Signed In', 'Order Refunded', 'Order Completed',
                'Theme Changed') then coalesce(event, type) else 'page' end, count(*)
            from calls
            group by 1
            """
        ).fetchall()
    )
    rows = {
        feed: len(connection.table(feed)) for feed in ["accounts", "logins", "page_events", "orders", "order_items"]
    }
    assert rows["page_events"] == kinds["page"] + kinds["Order Completed"]
    assert rows["logins"] == kinds["Signed In"]
    assert rows["orders"] == kinds["Order Completed"]
    assert f"left out: {kinds['Theme Changed']:,} 'Theme Changed'" in output
    # Calls that were delivered twice are left to the build, under the same id.
    assert connection.sql("select count(*) > count(distinct event_id) from page_events").fetchone() == (True,)


def test_segment_export_orders_and_people(tmp_path: Path) -> None:
    run("segment_export", "--out", tmp_path)
    connection = feeds(tmp_path)
    # What the items cost is what was paid and what was saved.
    assert connection.sql(
        """
        select count(*)
        from orders
        left join (
            select order_id, sum(quantity * unit_price) as price
            from (select distinct * from order_items)
            group by order_id
        ) using (order_id)
        where price is distinct from amount + discount_amount
        """
    ).fetchone() == (0,)
    assert connection.sql("select distinct status from orders order by status").fetchall() == [("paid",), ("refunded",)]
    assert connection.sql("select count(*) from orders anti join accounts using (account_id)").fetchone() == (0,)
    assert (
        connection.sql("select count(*), count(distinct account_id), count(email) from accounts").fetchone()
        == (60,) * 3
    )
    # A visitor is the user who signs in later on that browser; a shared browser and a passer-by stay their own.
    assert connection.sql(
        """
        select count(distinct account_id), count(distinct account_id) filter (where account_id like 'browser-0%')
        from page_events
        anti join accounts using (account_id)
        """
    ).fetchone() == (13, 0)


def test_segment_export_may_be_many_files(tmp_path: Path) -> None:
    lines = (EXAMPLES / "segment_export" / "synthetic_events.ndjson").read_bytes().splitlines(keepends=True)
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(b"".join(lines[:700])))
    (tmp_path / "b.json.gz").write_bytes(gzip.compress(b"".join(lines[700:])))
    run("segment_export", "--out", tmp_path / "one")
    run("segment_export", "--file", tmp_path / "*.json.gz", "--out", tmp_path / "many")
    assert digests(tmp_path / "one") == digests(tmp_path / "many")
