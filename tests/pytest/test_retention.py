"""Rows are kept as long as a variable says, to the day, and the books say where they went.

Files and changes of identity: see test_erasure.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from persona.errors import BuildError
from persona.running import run_dbt

CLOCK = "2026-07-15 00:30:00"  # already 09:30 of the same day in Seoul
#: Thirty local days before: the first moment of that day stays, the last of the day before goes.
FIRST_KEPT, LAST_GONE = "2026-06-14T15:00:00Z", "2026-06-14T14:59:59Z"

FEEDS = {
    "logins": [
        {"account_id": "young", "logged_in_at": FIRST_KEPT},
        {"account_id": "old", "logged_in_at": LAST_GONE},
        {"account_id": "undated", "logged_in_at": "", "ingested_at": FIRST_KEPT},
        {"account_id": "undated_old", "logged_in_at": "", "ingested_at": LAST_GONE},
    ],
    "messages": [{"sender_id": "old", "sent_at": LAST_GONE}],
    "orders": [
        {"account_id": "young", "order_id": "1", "ordered_at": FIRST_KEPT, "amount": 1},
        {"account_id": "old", "order_id": "2", "ordered_at": LAST_GONE, "amount": 1},
    ],
    "order_items": [{"order_id": order, "product_id": "p"} for order in ("1", "2", "3")],
    "campaign_events": [
        {"account_id": "old", "campaign_id": "c", "action": action, "occurred_at": LAST_GONE}
        for action in ("opened", "Unsubscribed ", "blocked")
    ],
    "consents": [
        {"account_id": "old", "purpose": "profiling", "action": action, "occurred_at": LAST_GONE}
        for action in ("granted", "revoked")
    ],
}
PERIODS = {"logins": 30, "orders": 30, "campaign_events": 30, "consents": 30}


def _write(folder: Path) -> Path:
    folder.mkdir()
    for feed, rows in FEEDS.items():
        text = "".join(json.dumps({"source_system": "chat"} | row) + "\n" for row in rows)
        (folder / f"{feed}.ndjson").write_text(text)
    return folder


def _query(work: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(work), read_only=True) as connection:
        return connection.sql(query).fetchall()


def test_rows_past_their_period_are_in_no_model_and_count_as_erased(tmp_path: Path):
    work = tmp_path / "persona.duckdb"
    settings = {
        "PERSONA_RAW_PATH": str(_write(tmp_path / "feeds")),
        "PERSONA_BUILD_CLOCK": CLOCK,
        "PERSONA_FEED_RETENTION_DAYS": json.dumps(PERIODS),
    }
    run_dbt(["seed"], work, settings, quiet=True)
    run_dbt(["run", "--select", "+rpt_feed_reconciliation", "int_account_ids"], work, settings, quiet=True)
    books = {
        feed: counts
        for feed, *counts in _query(
            work,
            "select feed, rows_read, rows_accepted, rows_rejected, rows_erased from marts.rpt_feed_reconciliation "
            "where rows_read > 0",
        )
    }
    assert books == {
        "logins": [4, 1, 1, 2],
        "messages": [1, 1, 0, 0],
        "orders": [2, 1, 0, 1],
        "order_items": [3, 1, 1, 1],
        "campaign_events": [3, 2, 0, 1],
        "consents": [2, 1, 0, 1],
    }
    assert _query(work, "select feed, reason from marts.fct_rejected_records order by 1") == [
        ("logins", "unparsable_logged_in_at"),
        ("order_items", "orphan_order"),
    ]
    assert _query(
        work,
        "select e.event_type from marts.fct_events as e join intermediate.int_account_ids as a using (account_key) "
        "where a.account_id = 'old' order by 1",
    ) == [("campaign_blocked",), ("campaign_unsubscribed",), ("message",)]
    assert _query(work, "select min(event_at)::varchar from marts.fct_events where feed in ('logins', 'orders')") == [
        ("2026-06-14 15:00:00",)
    ]
    assert _query(work, "select count(*) from intermediate.int_account_ids where account_id = 'undated_old'") == [(0,)]
    assert _query(work, "select action from intermediate.int_consents") == [("revoked",)]


def test_a_period_that_can_not_be_meant_stops_the_build(tmp_path: Path, capfd):
    periods = {"loggins": 30, "logins": 0, "erasure_requests": 30}
    settings = {"PERSONA_RAW_PATH": "none", "PERSONA_FEED_RETENTION_DAYS": json.dumps(periods)}
    with pytest.raises(BuildError):
        run_dbt(["run", "--select", "stg_logins"], tmp_path / "persona.duckdb", settings, quiet=True)
    message = " ".join(capfd.readouterr().err.split())
    assert "feed_retention_days names a feed that there is not: 'loggins'" in message
    assert "feed_retention_days of 'logins' must be a whole number of days" in message
    assert "feed_retention_days can not name erasure_requests" in message
