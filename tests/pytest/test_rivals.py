"""What the project is timed against comes to the same as the project."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from persona.rivals import by_duckdb, differences
from persona.speed import Run, Size, report
from persona.warehouse import work_file

CLOCK = dt.datetime(2026, 7, 15)
AS_OF_DATE = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def by_hand(demo_feeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Account days of the demo's feeds by the DuckDB script."""
    out = tmp_path_factory.mktemp("by_hand")
    by_duckdb(demo_feeds, out, CLOCK, AS_OF_DATE)
    return out


def test_a_script_by_hand_finds_the_same_account_days(by_hand: Path, demo_warehouse: Path):
    assert differences(by_hand, work_file(demo_warehouse)) == []


def test_an_account_day_that_differs_is_said(by_hand: Path, demo_warehouse: Path, tmp_path: Path):
    duckdb.sql(
        f"copy (select * replace (if(row_number() over (order by logins desc) = 1, logins + 1, logins) as logins) "
        f"from '{by_hand}/account_days.parquet') to '{tmp_path}/account_days.parquet'"
    )
    assert differences(tmp_path, work_file(demo_warehouse)) == ["logins: 1 account days differ"]


def test_features_look_back_ninety_days(by_hand: Path):
    features, days = (f"'{by_hand}/{name}.parquet'" for name in ("features", "account_days"))
    summed = duckdb.sql(f"select sum(logins), sum(active_days), max(last_date) from {features}").fetchone()
    expected = duckdb.sql(
        f"select sum(logins), count(*), max(activity_date) from {days} "
        "where activity_date > date '2026-04-01' and activity_date <= date '2026-06-30'"
    ).fetchone()
    assert summed == expected


def test_ratios_are_taken_within_a_turn():
    size = Size(1000, 5, 1.0, {"floor": [Run(1, 0.5), Run(10, 0.5)], "facts, empty": [Run(1, 1), Run(10, 1)]})
    size.runs["facts"] = [Run(4, 1), Run(40, 1)]
    page = report([size], 2)
    assert "| facts | 22.0 (4.0 to 40.0) | 4.0 (4.0 to 4.0) | 3.0 (3.0 to 3.0) | 1.0 (1.0 to 1.0) |" in page


def test_growth_is_that_of_the_seconds_beyond_an_empty_run():
    sizes = [
        Size(events, 5, 1.0, {"floor": [Run(floor, 1)], "facts, empty": [Run(10, 1)], "facts": [Run(facts, 1)]})
        for events, floor, facts in ((1000, 2, 30), (5000, 9, 120))
    ]
    assert "5.0 times the events" in report(sizes, 1)
    assert "times as long: floor 4.5, facts 5.5." in report(sizes, 1)
    assert "times as long" not in report(sizes[:1], 1)
