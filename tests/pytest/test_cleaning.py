"""Two builds of the same small feeds, the second with its rows in another order, one row mended and a later clock."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from persona.running import run_dbt

LOGINS = [
    # id, at, arrived
    ("l1", "2026-06-29 01:00", "2026-06-29 02:00"),
    ("l2", "2026-06-30 01:00", "2026-06-30 15:10"),  # ten past midnight in Seoul: the 30th is over
    ("far future", "2099-01-01 00:00", "2026-06-30 02:00"),
    ("at the tolerance", "2026-07-15 01:00:00", "2026-06-30 02:00"),
    ("beyond it", "2026-07-15 01:00:01", "2026-06-30 02:00"),
    ("arrives in 2099", "2026-07-01 01:00", "2099-01-01 00:00"),
    ("arrived in 1970", "2026-07-01 01:00", "1970-01-01 00:00"),
    ("arrives some day", "2026-07-01 01:00", "some day"),
    ("to be mended", "yesterday", "2026-06-30 02:00"),
]
#: Versions of one event, statement or account that arrived together: only their content can decide.
CONTENT = [("e1", action, "2026-06-30 01:00", "2026-06-30 02:00") for action in ("view", "like", "share", "like")]
ACCOUNTS = [("a", phone, "2026-06-30 01:00") for phone in ("010-1234-5678", "010-8765-4321", "010-1111-2222")]
CAMPAIGNS = [("c1", name, "2026-06-30 01:00") for name in ("Spring", "Summer", "Autumn")]

ASKED = {
    "as_of_date": "select as_of_date::varchar from intermediate.int_refresh_dates where is_latest",
    "refused": """
        select reason, raw_record ->> '$.login_id', first_seen_at::varchar
        from marts.fct_rejected_records
        order by all
    """,
    "unreadable": """
        select values_read, values_unreadable
        from marts.rpt_unreadable_values
        where feed = 'logins' and column_name = 'ingested_at'
    """,
    "logins": "select event_at::varchar from marts.fct_events where feed = 'logins' order by 1",
    "choices": """
        select event_type from marts.fct_events where feed = 'content_events'
        union all select phone_pseudonym from intermediate.int_accounts
        union all select name from intermediate.int_campaigns
        order by 1
    """,
    "books": """
        select feed, rows_read, rows_accepted, rows_duplicate, rows_rejected
        from marts.rpt_feed_reconciliation
        where rows_read > 0
        order by feed
    """,
}


def write(folder: Path, feed: str, header: str, rows: list[tuple[str, ...]]) -> None:
    lines = [header, *(",".join(row) for row in rows)]
    (folder / f"{feed}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def build(work: Path, folder: Path, clock: str, logins: list[tuple[str, ...]], step: int) -> dict[str, list[tuple]]:
    """Build up to the days people are looked at; return what the tests ask for."""
    folder.mkdir()
    write(
        folder,
        "logins",
        "source_system,account_id,login_id,logged_in_at,ingested_at",
        [("talk", "a", *row) for row in logins[::step]],
    )
    write(
        folder,
        "content_events",
        "source_system,account_id,event_id,action,occurred_at,ingested_at",
        [("talk", "a", *row) for row in CONTENT[::step]],
    )
    write(folder, "accounts", "source_system,account_id,phone,updated_at", [("talk", *row) for row in ACCOUNTS[::step]])
    write(folder, "campaigns", "campaign_id,name,ingested_at", CAMPAIGNS[::step])
    run_dbt(
        ["run", "--select", "+int_refresh_dates", "+rpt_feed_reconciliation", "+rpt_unreadable_values"],
        work,
        {"PERSONA_RAW_PATH": str(folder), "PERSONA_BUILD_CLOCK": clock},
        quiet=True,
    )
    with duckdb.connect(str(work), read_only=True) as connection:
        return {name: connection.sql(sql).fetchall() for name, sql in ASKED.items()}


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, list[tuple]]]:
    folder = tmp_path_factory.mktemp("cleaning")
    work = folder / "persona.duckdb"
    run_dbt(["seed"], work, {"PERSONA_RAW_PATH": "none"}, quiet=True)
    mended = [(login, "2026-06-28 01:00" if login == "to be mended" else at, arrived) for login, at, arrived in LOGINS]
    return [
        build(work, folder / "first", "2026-07-15 00:00:00", LOGINS, 1),
        build(work, folder / "second", "2026-07-15 00:00:01", [*mended, ("new", "never", "2026-06-30 02:00")], -1),
    ]


def test_no_time_that_can_not_be_moves_the_day_people_are_looked_at(builds):
    assert [found["as_of_date"] for found in builds] == [[("2026-06-30",)]] * 2
    assert ("2026-07-15 01:00:00",) in builds[0]["logins"]


def test_arrivals_that_can_not_be_are_counted_and_their_rows_stay(builds):
    assert builds[0]["unreadable"] == [(9, 3)]
    assert builds[0]["logins"].count(("2026-07-01 01:00:00",)) == 3


def test_a_refused_row_keeps_when_it_was_first_seen_and_leaves_when_mended(builds):
    first, second = "2026-07-15 00:00:00", "2026-07-15 00:00:01"
    assert builds[0]["refused"] == [
        ("future_logged_in_at", "beyond it", first),
        ("future_logged_in_at", "far future", first),
        ("unparsable_logged_in_at", "to be mended", first),
    ]
    # A second later what lay a second beyond the tolerance no longer does.
    assert builds[1]["refused"] == [
        ("future_logged_in_at", "far future", first),
        ("unparsable_logged_in_at", "new", second),
    ]
    assert ("2026-06-28 01:00:00",) in builds[1]["logins"]


def test_of_versions_that_arrived_together_the_same_counts_in_whatever_order_they_come(builds):
    assert builds[0]["choices"] == builds[1]["choices"]
    assert len(builds[0]["choices"]) == 3


def test_the_books_say_what_was_a_duplicate(builds):
    assert builds[0]["books"] == [
        ("accounts", 3, 1, 2, 0),
        ("campaigns", 3, 1, 2, 0),
        ("content_events", 4, 1, 3, 0),
        ("logins", 9, 6, 0, 3),
    ]
