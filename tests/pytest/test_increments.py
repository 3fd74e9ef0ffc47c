"""Day after day gives the rows that one build of everything gives: late, doubled, corrected, erased or forgotten."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from persona.backfill import read_in_steps
from persona.catalogue import event_feeds
from persona.demo import make_feeds
from persona.errors import BuildError
from persona.running import WITHOUT_TESTS, run_dbt

#: The feeds that events come from, which arrive as one file a day.
EVENT_FEEDS = event_feeds()

#: Feeds that say how things stand, which arrive in parts too.
STOCK_FEEDS = ("accounts", "consents", "crm_attributes", "order_items")

#: When the first steps are built, and when the last is: what lies between is due by then.
EARLIER, LATER = "2026-07-15 00:00:00", "2026-07-20 00:00:00"
DUE = "timestamp '2026-07-18'"

#: What is made by increments, and the books.
TABLES = (
    "staging.stg_logins",
    "staging.stg_accounts",
    "intermediate.int_account_people",
    "intermediate.int_event_records",
    "intermediate.int_stock_records",
    "intermediate.int_order_items__checked",
    "intermediate.int_orders",
    "intermediate.int_order_items",
    "intermediate.int_consents",
    "intermediate.int_crm_attributes",
    "intermediate.int_duplicate_records",
    "intermediate.int_feed_files",
    "marts.fct_events",
    "marts.fct_account_days",
    "marts.fct_rejected_records",
    "marts.rpt_feed_reconciliation",
)
SELECTED = ["--select", "+int_feed_files", "+rpt_feed_reconciliation", "+fct_rejected_records", *WITHOUT_TESTS]


def _write(file: Path, select: str) -> None:
    """Write a file as one that arrived long before the build, so that its rows' arrival does not wait for the clock."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    duckdb.sql(f"copy ({select}) to '{fresh}' (format parquet)")
    os.replace(fresh, file)
    os.utime(file, (1_780_000_000, 1_780_000_000))


def _deliver(source: Path, feeds: Path, part: int, parts: int) -> None:
    """Let one part of all rows arrive: rows of any day, a thirtieth of them of another part again."""
    for feed in (*EVENT_FEEDS, *STOCK_FEEDS):
        _write(
            feeds / feed / f"{part}.parquet",
            f"select * exclude (line) from (select *, row_number() over () as line from '{source}/{feed}.parquet') "
            f"where hash(line) % {parts} = {part} or (hash(line, 1) % 30 = 0 and hash(line, 2) % {parts} = {part})",
        )


def _build(work: Path, feeds: Path, arguments: list[str], clock: str = LATER) -> None:
    settings = {"PERSONA_RAW_PATH": str(feeds), "PERSONA_BUILD_CLOCK": clock}
    run_dbt(["build", *arguments], work, settings, quiet=True)


def _buyers(source: Path, count: int) -> list[tuple[str, str, str]]:
    """Return system, id and an order of the accounts with an e-mail address that bought most."""
    return duckdb.sql(
        "select o.source_system, o.account_id, min(o.order_id) "
        f"from '{source}/orders.parquet' as o join '{source}/accounts.parquet' as a using (source_system, account_id) "
        f"where a.email like '%_@_%' group by all order by count(*) desc, 2 limit {count}"
    ).fetchall()


def _requests(accounts: list[tuple[str, str, str]], requested_at: str) -> str:
    rows = ", ".join(f"('{system}', '{account}', {requested_at})" for system, account, _ in accounts)
    return f"from (values {rows}) as requests(source_system, account_id, requested_at)"


def _differences(work: Path, whole: Path) -> dict[str, int]:
    """How many rows each table has that the other file's has not; when a file was read may differ."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{work}' as work (read_only)")
        connection.execute(f"attach '{whole}' as whole (read_only)")
        found = {}
        for table in TABLES:
            rows = f"select * {'exclude (read_at)' if table.endswith('int_feed_files') else ''} from"
            found[table] = connection.sql(
                f"select count(*) from (({rows} work.{table} except all {rows} whole.{table}) "
                f"union all ({rows} whole.{table} except all {rows} work.{table}))"
            ).fetchone()[0]
        return found


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict]:
    """A warehouse built in steps, the same made anew, and how many rows the last step read and had in all."""
    folder = tmp_path_factory.mktemp("increments")
    source, feeds = folder / "source", folder / "feeds"
    synth = ["--users", "80", "--days", "90", "--seed", "77", "--end-date", "2026-06-30"]
    make_feeds(source, synth)
    for file in source.glob("*.parquet"):
        if file.stem not in (*EVENT_FEEDS, *STOCK_FEEDS, "erasure_requests"):
            _write(feeds / file.name, f"from '{file}'")
    known, forgotten, *late_asking = _buyers(source, 4)
    work = folder / "steps" / "persona.duckdb"
    work.parent.mkdir()
    for part in range(4):
        _deliver(source, feeds, part, 6)
    # One person was erased from the first; another's request, and what some others say, is from the future.
    _write(feeds / "erasure_requests" / "0.parquet", _requests([known], "timestamp '2026-07-01'"))
    _write(feeds / "erasure_requests" / "1.parquet", _requests([forgotten], DUE))
    future = {
        "accounts": f"{DUE} as registered_at, '2026-07-18' as birth_date, 'due-' || account_id as account_id",
        "consents": f"{DUE} as occurred_at",
        "crm_attributes": f"{DUE} as updated_at, 'due' as value",
    }
    for feed, others in future.items():
        _write(feeds / feed / "due.parquet", f"select * replace ({others}) from '{source}/{feed}.parquet' limit 20")
    _build(work, feeds, SELECTED, EARLIER)

    # Late rows arrive, orders are corrected, a day arrives twice, and a file is written anew otherwise.
    _deliver(source, feeds, 4, 6)
    newer = "* replace (2 * amount as amount, timestamp '2026-07-10' as ingested_at)"
    _write(feeds / "orders" / "corrected.parquet", f"select {newer} from '{feeds}/orders/0.parquet' where amount > 20")
    _write(feeds / "calls" / "again.parquet", f"from '{feeds}/calls/0.parquet'")
    for feed in STOCK_FEEDS:
        _write(feeds / feed / "again.parquet", f"from '{feeds}/{feed}/0.parquet'")
    moved = "* replace (logged_in_at + interval 3 day as logged_in_at)"
    _write(
        feeds / "logins" / "0.parquet", f"select {moved} from '{source}/logins.parquet' where hash(login_id) % 6 = 0"
    )
    # As if the run was killed before the days were summed up: a file was away and is back as it was, and somebody was
    # erased.
    away = feeds / "logins" / "1.parquet"
    away.rename(folder / "away.parquet")
    _write(feeds / "erasure_requests" / "2.parquet", _requests(late_asking[:1], "timestamp '2026-07-01'"))
    _build(work, feeds, ["--select", "+fct_events", *WITHOUT_TESTS], EARLIER)
    left_by_a_killed_run = _not_forgotten(work)
    (folder / "away.parquet").rename(away)
    _write(feeds / "logins" / "0.parquet", f"from '{source}/logins.parquet' where hash(login_id) % 7 = 0")
    # More accounts are erased, one turns out to be an erased person's, files change or leave, and the rest arrives.
    _deliver(source, feeds, 5, 6)
    (feeds / "page_events" / "0.parquet").unlink()
    (feeds / "orders" / "corrected.parquet").unlink()
    (feeds / "crm_attributes" / "1.parquet").unlink()
    (feeds / "accounts" / "2.parquet").unlink()
    changed = "* replace (if(action = 'granted', 'revoked', 'granted') as action)"
    _write(feeds / "consents" / "1.parquet", f"select {changed} from '{source}/consents.parquet' limit 50")
    _write(feeds / "order_items" / "1.parquet", f"from '{source}/order_items.parquet' where quantity > 1 limit 50")
    _write(
        feeds / "accounts" / "late.parquet",
        "select * replace ('late' as account_id, null as phone, null as device_id, null as external_id) "
        f"from '{source}/accounts.parquet' where source_system = '{known[0]}' and account_id = '{known[1]}' limit 1",
    )
    _write(
        feeds / "order_items" / "late.parquet",
        f"select '{known[0]}' as source_system, '{known[2]}' as order_id, 'zz-late' as product_id",
    )
    _write(feeds / "erasure_requests" / "3.parquet", _requests(late_asking[1:], "timestamp '2026-07-01'"))
    _build(work, feeds, SELECTED)
    not_forgotten = left_by_a_killed_run, _not_forgotten(work)
    with duckdb.connect(str(work), read_only=True) as connection:
        rows = connection.sql(
            "select count(*), count(*) filter (where file_path in (select file_path from raw.pending_files)) "
            "from intermediate.int_event_records"
        ).fetchone()
        erased = connection.sql("select account_key from intermediate.int_erased_accounts").fetchall()

    whole = folder / "whole" / "persona.duckdb"
    whole.parent.mkdir()
    shutil.copy(work, whole)
    _build(whole, feeds, ["--full-refresh", *SELECTED])
    seen = {"rows": rows[0], "pending": rows[1], "erased": len(erased), "not_forgotten": not_forgotten, "feeds": feeds}
    return work, whole, seen


def _not_forgotten(work: Path) -> int:
    """How many accounts are erased that rows may still name which were there before."""
    with duckdb.connect(str(work), read_only=True) as connection:
        return connection.sql(
            "select count(*) from intermediate.int_erased_accounts where forgotten_at is null"
        ).fetchone()[0]


def test_step_by_step_gives_what_a_full_refresh_gives(history):
    work, whole, _ = history
    assert _differences(work, whole) == dict.fromkeys(TABLES, 0)


def test_what_is_compared_is_there(history):
    work, _, seen = history
    assert seen["erased"] >= 2
    with duckdb.connect(str(work), read_only=True) as connection:
        books = connection.sql(
            "select min(rows_duplicate), min(rows_rejected), min(rows_erased) from marts.rpt_feed_reconciliation "
            "where feed in ('messages', 'logins', 'page_events')"
        ).fetchone()
        assert min(books) > 0
        assert connection.sql(
            "select count(*) from marts.rpt_feed_reconciliation "
            "where rows_read != rows_accepted + rows_duplicate + rows_rejected + rows_erased"
        ).fetchone() == (0,)


def test_an_erased_account_is_forgotten_when_a_run_came_to_its_end(history):
    _, _, seen = history
    left_by_a_killed_run, left_at_the_end = seen["not_forgotten"]
    assert left_by_a_killed_run > 0
    assert left_at_the_end == 0


def test_a_step_reads_pending_files_alone(history):
    _, _, seen = history
    assert 0 < seen["pending"] < 0.6 * seen["rows"]


def test_files_read_in_steps_give_what_all_at_once_give(history, tmp_path: Path, capsys: pytest.CaptureFixture):
    _, _, seen = history
    # Made anew: what was built day by day knows people who were erased from files that are gone.
    work, whole = tmp_path / "steps" / "persona.duckdb", tmp_path / "whole" / "persona.duckdb"
    work.parent.mkdir()
    whole.parent.mkdir()
    _build(whole, seen["feeds"], SELECTED)
    files = [file for feed in EVENT_FEEDS for file in (seen["feeds"] / feed).glob("*")]
    size = sum(file.stat().st_size for file in files)
    settings = {"PERSONA_RAW_PATH": str(seen["feeds"]), "PERSONA_STEP_GIGABYTES": str(0.7 * size / 1e9)}
    read_in_steps(str(seen["feeds"]), work, settings, quiet=True)
    assert "Reading files in steps: 1 of 2." in capsys.readouterr().out
    with duckdb.connect(str(work), read_only=True) as connection:
        read = {row[0] for row in connection.sql("select file_path from intermediate.int_feed_files").fetchall()}
        assert connection.sql("select count(*) from marts.fct_account_days").fetchone()[0] > 0
    assert set() < read & {str(file) for file in files} < {str(file) for file in files}
    _build(work, seen["feeds"], SELECTED)
    assert _differences(work, whole) == dict.fromkeys(TABLES, 0)


def test_a_full_refresh_in_production_has_to_be_meant(history, tmp_path: Path, capfd: pytest.CaptureFixture):
    before, _, seen = history
    work = Path(shutil.copy(before, tmp_path / "persona.duckdb"))
    settings = {
        "PERSONA_RAW_PATH": str(seen["feeds"]),
        "PERSONA_TARGET": "prod",
        "PERSONA_PSEUDONYM_KEY": "a key of the tests alone, 32 characters and more",
    }
    refreshed = ["run", "--full-refresh", "--select", "int_event_records"]
    with pytest.raises(BuildError):
        run_dbt(refreshed, work, settings, quiet=True)
    said = " ".join(capfd.readouterr().err.split())
    assert "In production it has to be meant: set PERSONA_ALLOW_FULL_REFRESH=true for this run" in said
    assert _differences(work, before) == dict.fromkeys(TABLES, 0)

    run_dbt(refreshed, work, settings | {"PERSONA_ALLOW_FULL_REFRESH": "true"}, quiet=True)
    assert _differences(work, before)["intermediate.int_event_records"] > 0
