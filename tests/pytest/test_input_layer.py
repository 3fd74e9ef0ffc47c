"""The same feeds in every form they may come in, and what is said when they can't be read."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from persona.catalogue import feeds
from persona.errors import BuildError
from persona.running import run_dbt

FACTS = ["run", "--select", "+fct_events", "+rpt_feed_reconciliation"]


def facts(work: Path, settings: dict[str, str]) -> tuple:
    """Build the facts and return their state, without what depends on how a file arrived."""
    run_dbt(["seed"], work, settings | {"PERSONA_RAW_PATH": "none"}, quiet=True)
    run_dbt(FACTS, work, settings, quiet=True)
    with duckdb.connect(str(work), read_only=True) as connection:
        return (
            connection.sql("select count(*), sum(hash(e)::hugeint) from marts.fct_events as e").fetchone(),
            connection.sql("select * from marts.rpt_feed_reconciliation order by feed").fetchall(),
        )


@pytest.fixture(scope="module")
def facts_of_parquet(demo_feeds: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple:
    return facts(tmp_path_factory.mktemp("parquet") / "persona.duckdb", {"PERSONA_RAW_PATH": str(demo_feeds)})


def written_as(demo_feeds: Path, folder: Path, ending: str, options: str) -> Path:
    folder.mkdir()
    for file in demo_feeds.glob("*.parquet"):
        duckdb.sql(f"copy (from '{file}') to '{folder / file.stem}.{ending}' ({options})")
    return folder


@pytest.mark.parametrize(("ending", "options"), [("csv", "format csv, header"), ("ndjson", "format json")])
def test_text_files_give_the_facts_of_parquet_files(demo_feeds, facts_of_parquet, tmp_path, ending, options):
    folder = written_as(demo_feeds, tmp_path / "feeds", ending, options)
    assert facts(tmp_path / "persona.duckdb", {"PERSONA_RAW_PATH": str(folder)}) == facts_of_parquet


def test_folders_whose_files_differ_in_order_and_case_of_columns_give_the_same_facts(
    demo_feeds, facts_of_parquet, tmp_path
):
    folder = tmp_path / "feeds"
    for file in demo_feeds.glob("*.parquet"):
        (folder / file.stem).mkdir(parents=True)
        columns = [row[0] for row in duckdb.sql(f"describe from '{file}'").fetchall()]
        shouted = ", ".join(f'"{name}" as "{name.upper()}"' for name in columns)
        backwards = ", ".join(f'"{name}"' for name in reversed(columns))
        rows = f"(select *, row_number() over () as n from '{file}')"
        duckdb.sql(f"copy (select {shouted} from {rows} where n % 2 = 0) to '{folder / file.stem}/a.csv' (header)")
        duckdb.sql(f"copy (select {backwards} from {rows} where n % 2 = 1) to '{folder / file.stem}/b.csv' (header)")
    assert facts(tmp_path / "persona.duckdb", {"PERSONA_RAW_PATH": str(folder)}) == facts_of_parquet


def test_tables_of_a_schema_give_the_same_facts(demo_feeds, facts_of_parquet, tmp_path):
    work = tmp_path / "persona.duckdb"
    with duckdb.connect(str(work)) as connection:
        connection.sql("create schema landing")
        for file in demo_feeds.glob("*.parquet"):
            connection.sql(f"create table landing.{file.stem} as from '{file}'")
    assert facts(work, {"PERSONA_RAW_SCHEMA": "landing"}) == facts_of_parquet


def test_a_column_of_times_says_what_its_text_says(tmp_path):
    # What New York's clocks showed twice or never, fractions, and what is no time that feeds may have.
    times = ["2026-06-30 12:00:00.123456", "2025-11-02 01:30:00", "2026-03-08 02:30:00", "1989-12-31 23:59:59"]
    times += ["9999-12-31 00:00:00", "10000-01-01 00:00:00", "infinity", "-infinity"]
    rows = " union all ".join(f"select '{time}' as text, '{time}'::timestamp as time" for time in times)
    with_offset = "text || if(isfinite(time), '+00', '')"
    folder, work = tmp_path / "feeds", tmp_path / "persona.duckdb"
    folder.mkdir()
    with duckdb.connect() as connection:
        connection.sql("set timezone = 'UTC'")
        for feed, columns in {
            "logins": "text as account_id, time as logged_in_at",
            "calls": "text as caller_id, 'b' as callee_id, text as started_at",
            "service_events": "text as account_id, 'pay' as service, time::timestamptz as occurred_at",
            "page_events": f"text as account_id, 'home' as page, {with_offset} as occurred_at",
        }.items():
            connection.sql(
                f"copy (select 'chat' as source_system, {columns} from ({rows})) to '{folder / feed}.parquet'"
            )
    settings = {"PERSONA_RAW_PATH": str(folder), "PERSONA_BUILD_CLOCK": "2026-07-15 00:00:00"}
    zones = "{feed_time_zones: {logins: America/New_York, calls: America/New_York, service_events: America/New_York}}"
    staging = ["stg_logins", "stg_calls", "stg_service_events", "stg_page_events"]
    run_dbt(["seed", "--select", "source_systems"], work, settings | {"PERSONA_RAW_PATH": "none"}, quiet=True)
    run_dbt(["run", "--select", *staging, "--vars", zones], work, settings, quiet=True)
    with duckdb.connect(str(work), read_only=True) as connection:
        local, local_text, native, text = (
            connection.sql(
                f"select account_id, {time}, replace(reject_reason, '{time}', '') from staging.stg_{feed} order by 1"
            ).fetchall()
            for feed, time in [
                ("logins", "logged_in_at"),
                ("calls", "started_at"),
                ("service_events", "occurred_at"),
                ("page_events", "occurred_at"),
            ]
        )
    assert local == local_text and native == text
    assert [reason for _, _, reason in native].count("unparsable_") == 3
    assert [reason for _, _, reason in local].count("unparsable_") == 4


def test_absent_feeds_and_optional_columns_are_empty_not_failing(tmp_path):
    feed = tmp_path / "feeds" / "messages.csv"
    feed.parent.mkdir()
    feed.write_text("Source_System,SENDER_ID,sent_at,surprise\ntalk,a,2026-06-01 10:00,1\ntalk,,2026-06-01 10:00,1\n")
    work = tmp_path / "persona.duckdb"
    (count, _), books = facts(work, {"PERSONA_RAW_PATH": str(feed.parent)})
    assert count == 1
    assert [row for row in books if row[1]] == [("messages", 2, 1, 0, 1, 0)]
    with duckdb.connect(str(work), read_only=True) as connection:
        surprises = connection.sql("select feed, column_name from raw.feed_columns where column_status = 'unexpected'")
        assert surprises.fetchall() == [("messages", "surprise")]


def broken_message(demo_feeds: Path, tmp_path: Path, capfd, breaking) -> str:
    """Break a copy of the feeds and return what dbt says."""
    folder = Path(shutil.copytree(demo_feeds, tmp_path / "feeds"))
    breaking(folder)
    with pytest.raises(BuildError):
        run_dbt(
            ["run-operation", "create_feed_views"],
            tmp_path / "persona.duckdb",
            {"PERSONA_RAW_PATH": str(folder)},
            quiet=True,
        )
    return capfd.readouterr().err


def test_everything_wrong_is_said_at_once(demo_feeds, tmp_path, capfd):
    def breaking(folder: Path) -> None:
        (folder / "logins.parquet").write_bytes(b"PAR1 this is no parquet")
        os.remove(folder / "surveys.parquet")
        (folder / "surveys").mkdir()
        (folder / "calls.csv").write_text("source_system\n")
        (folder / "orders.parquet").unlink()
        (folder / "orders.csv").write_text("source_system,account_id,ordered_at,total\n")

    message = broken_message(demo_feeds, tmp_path, capfd, breaking)
    assert "Feed 'logins': the file" in message and "can't be read as parquet" in message
    assert "Feed 'surveys': the folder" in message and "holds no .parquet, .csv or .ndjson file" in message
    assert "Feed 'calls': found more than one of it" in message and "calls.csv, calls.parquet" in message
    assert "Feed 'orders': required column 'order_id' is missing" in message
    assert "Feed 'orders': required column 'amount' is missing" in message
    assert "found: source_system, account_id, ordered_at, total." in message


def test_a_raw_path_that_is_not_there_is_named(tmp_path, capfd):
    with pytest.raises(BuildError):
        run_dbt(
            ["run-operation", "create_feed_views"],
            tmp_path / "persona.duckdb",
            {"PERSONA_RAW_PATH": str(tmp_path / "nowhere")},
            quiet=True,
        )
    message = capfd.readouterr().err
    assert f"raw_path {tmp_path / 'nowhere'} is not a folder" in message


def test_message_bodies_stay_outside_unless_a_variable_lets_them_in(demo_feeds, tmp_path):
    work = tmp_path / "persona.duckdb"

    def bodies(settings: dict[str, str]) -> int:
        arguments = ["run", "--select", "stg_feed_files"]
        run_dbt(arguments, work, {"PERSONA_RAW_PATH": str(demo_feeds)} | settings, quiet=True)
        with duckdb.connect(str(work), read_only=True) as connection:
            return connection.sql("select count(body) from raw.messages").fetchone()[0]

    assert bodies({}) == 0
    assert bodies({"PERSONA_READ_MESSAGE_BODIES": "true"}) > 0


def test_no_model_knows_the_planted_truth():
    root = Path(__file__).parents[2]
    project = [
        file
        for folder in ("models", "python_models", "macros", "seeds")
        for file in (root / folder).rglob("*")
        if file.is_file()
    ]
    learning = [
        root / "persona" / f"{name}.py"
        for name in (
            "clustering",
            "personas",
            "identity",
            "frames",
            "feeds",
            "build",
            "running",
            "checks",
            "duckdb_plugin",
        )
    ]
    assert len(project) > 90
    assert [file for file in project + learning if "_truth" in file.read_text(encoding="utf-8")] == []
    assert "_truth" not in {feed.name for feed in feeds()}
