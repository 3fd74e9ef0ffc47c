"""Feeds that break overnight are told from those that do not, and by a threshold that stops nothing is published."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from persona.errors import BuildError
from persona.quarantine import run_until_obeyed
from persona.running import run_dbt
from persona.warehouse import work_file

#: The last day of the demo's feeds by the clock of Seoul.
IS_LAST_DAY = "cast({time} + interval 9 hour as date) = date '2026-06-30'"

WATCHED = ["stg_logins", "stg_messages", "stg_page_events", "stg_content_events", "path:seeds/quality"]
QUALITY = ["path:models/intermediate/application/quality", "rpt_data_quality", "--exclude-resource-type", "unit_test"]

#: Drift, without what only a build of everything counts.
DRIFT = ["path:models/intermediate/application/drift", "--exclude", "int_tag_bins"]


def _rewrite(feeds: Path, feed: str, query: str) -> None:
    """Replace a feed by what a query over `feed` says."""
    path = feeds / f"{feed}.parquet"
    fresh = path.with_suffix(".fresh")
    duckdb.sql(f"copy (with feed as (from '{path}') {query}) to '{fresh}' (format parquet)")
    fresh.replace(path)


def _statuses(work: Path, status: str) -> set[tuple[str, str, str]]:
    with duckdb.connect(str(work), read_only=True) as connection:
        return set(
            connection.execute(
                "select subject, check_name, cast(as_of_date as varchar) from marts.rpt_data_quality "
                "where status = ? and subject not like 'fct_%'",
                [status],
            ).fetchall()
        )


@pytest.fixture
def work(demo_warehouse: Path, tmp_path: Path) -> Path:
    """The private file of the demo: what was built yesterday."""
    # Under its own name: views carry it.
    return Path(shutil.copy(work_file(demo_warehouse), tmp_path))


@pytest.fixture
def built(work: Path, copy_of_feeds: Path) -> Callable[[], None]:
    """Read the feeds again, and look at them as of their last day."""
    settings = {"PERSONA_RAW_PATH": str(copy_of_feeds), "PERSONA_AS_OF_DATE": "2026-06-30"}
    return lambda: run_dbt(["build", "--select", *WATCHED, *QUALITY], work, settings, quiet=True)


def test_each_fault_of_feeds_has_its_row_and_nothing_else_has(
    work: Path, copy_of_feeds: Path, built: Callable[[], None]
) -> None:
    last_day = IS_LAST_DAY.format
    # The export of logins loses a column, and leaves another empty from the last day on.
    _rewrite(
        copy_of_feeds,
        "logins",
        "select * exclude (app_version) replace "
        f"(case when {last_day(time='logged_in_at')} then null else os end as os) from feed",
    )
    # A new kind of message.
    _rewrite(
        copy_of_feeds,
        "messages",
        f"select * replace (case when {last_day(time='sent_at')} and hash(sent_at) % 10 = 0 then 'gesture' "
        "else message_type end as message_type) from feed",
    )
    # 400 pages a day, and half of them on the last one.
    _rewrite(
        copy_of_feeds,
        "page_events",
        "select feed.* exclude (position) replace (cast(number as varchar) as event_id, "
        "timestamp '2026-04-20 15:00:00' + to_seconds(216 * number) as occurred_at) "
        "from range(71 * 400) as numbers (number) "
        "inner join (select *, row_number() over () - 1 as position from feed) as feed "
        "on position = hash(number) % (select count(*) from feed) where number < 70 * 400 or number % 2 = 0",
    )
    # No content for the last three days.
    _rewrite(copy_of_feeds, "content_events", "select * from feed where occurred_at < timestamp '2026-06-27 15:00:00'")
    # The clock says that two weeks went by since then, in which nothing came of any feed.
    assert _statuses(work, "warn") == {("all_feeds", "freshness", "2026-06-30")}
    built()
    assert _statuses(work, "stop") == set()
    assert _statuses(work, "warn") == {
        ("logins", "columns.app_version", "2026-06-30"),
        ("logins", "null_share.os", "2026-06-30"),
        ("messages", "new_words.message_type", "2026-06-30"),
        ("page_events", "volume", "2026-06-30"),
        ("content_events", "freshness", "2026-06-30"),
    }


def test_a_threshold_that_stops_names_the_feed_and_the_day(
    work: Path, copy_of_feeds: Path, built: Callable[[], None], capfd: pytest.CaptureFixture
) -> None:
    _rewrite(copy_of_feeds, "page_events", f"select * from feed where not {IS_LAST_DAY.format(time='occurred_at')}")
    built()
    with duckdb.connect(str(work)) as connection:
        connection.execute(
            "update seeds.data_quality_thresholds set warn_at = '2', stop_at = '2' where check_kind = 'volume'"
        )
    with pytest.raises(BuildError):
        run_dbt(["build", "--select", *QUALITY], work, {"PERSONA_RAW_PATH": str(copy_of_feeds)}, quiet=True)
    assert "page_events on 2026-06-30: 0 rows instead of about" in capfd.readouterr().err


def test_a_daily_build_asks_of_drift_what_is_there_and_of_the_day(work: Path, copy_of_feeds: Path) -> None:
    def watched() -> set[str]:
        with duckdb.connect(str(work), read_only=True) as connection:
            found = connection.execute(
                "select subject from marts.rpt_data_quality where check_kind = 'drift'"
            ).fetchall()
        return {subject for (subject,) in found}

    daily = {"fct_user_features", "fct_activity_index"}
    never_built = ["marts.fct_churn_scores", "marts.fct_purchase_scores", "intermediate.int_tag_bins"]
    assert watched() > daily | {"fct_user_personas"}
    with duckdb.connect(str(work)) as connection:
        # Personas as a build of an earlier day left them, and models that nobody built yet.
        connection.execute("delete from marts.fct_user_personas where as_of_date = '2026-06-30'")
        for table in never_built:
            connection.execute(f"drop table {table}")
    settings = {"PERSONA_RAW_PATH": str(copy_of_feeds), "PERSONA_AS_OF_DATE": "2026-06-30"}
    run_dbt(["build", "--select", *QUALITY[:2], *DRIFT, *QUALITY[2:]], work, settings, quiet=True)
    assert watched() == daily | {"fct_user_clusters", "fct_customer_lifetime_value"}


def test_a_day_set_aside_is_left_out_until_it_is_mended(
    work: Path, copy_of_feeds: Path, capfd: pytest.CaptureFixture
) -> None:
    facts = ["+int_feed_files", "+rpt_feed_reconciliation", "fct_rejected_records"]
    # Of the tests, that which says that days were left out.
    test = ["days_set_aside_were_left_out", "--indirect-selection", "empty"]
    select = ["build", "--exclude", "path:seeds/quality", "--select", *facts, *QUALITY[:2], *test]
    said: list[str] = []

    def build() -> None:
        run_dbt(select, work, {"PERSONA_RAW_PATH": str(copy_of_feeds)}, quiet=True)

    def events(condition: str) -> tuple[int, int]:
        with duckdb.connect(str(work), read_only=True) as connection:
            return connection.sql(
                f"select count(*), sum(hash(e)::hugeint) from marts.fct_events as e where {condition}"
            ).fetchone()

    def books() -> tuple[int, int, int]:
        with duckdb.connect(str(work), read_only=True) as connection:
            return connection.sql(
                "select (select coalesce(sum(row_count), 0) from marts.fct_rejected_records"
                " where reason = 'day_set_aside'),"
                " rows_read, rows_accepted + rows_duplicate + rows_rejected + rows_erased"
                " from marts.rpt_feed_reconciliation where feed = 'page_events'"
            ).fetchone()

    day = "feed = 'page_events' and activity_date = date '2026-06-30'"
    before, before_that_day, others = events("true"), events(day), events(f"not ({day})")
    assert before_that_day[0] > 20

    # Fifty times as many pages as on any other day.
    whole = (copy_of_feeds / "page_events.parquet").read_bytes()
    is_last_day = IS_LAST_DAY.format(time="occurred_at")
    _rewrite(
        copy_of_feeds,
        "page_events",
        "select feed.* replace (if(number = 0, event_id, event_id || '-' || number) as event_id) from feed "
        f"inner join range(50) as numbers (number) on number = 0 or {is_last_day}",
    )
    with duckdb.connect(str(work)) as connection:
        connection.execute("update seeds.data_quality_thresholds set set_aside_at = '30' where check_kind = 'volume'")
    run_until_obeyed(build, work, BuildError, said.append)
    assert said[0] == "The rows of page_events on 2026-06-30 are set aside: rpt_data_quality says why."
    assert "page_events on 2026-06-30 is far from what it should be: it is set aside" in capfd.readouterr().err
    assert events(day)[0] == 0
    assert events("true") == others
    assert _statuses(work, "set_aside") == {("page_events", "volume", "2026-06-30")}
    refused, read, accounted = books()
    assert refused >= 50 * before_that_day[0]
    assert read == accounted

    # It stays so while it is not mended, and no run fails for it.
    build()
    assert events(day)[0] == 0

    (copy_of_feeds / "page_events.parquet").write_bytes(whole)
    run_until_obeyed(build, work, BuildError, said.append)
    assert "The rows of page_events on 2026-06-30 are let in again." in said
    assert events("true") == before
