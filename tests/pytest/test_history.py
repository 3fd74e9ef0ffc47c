"""What was said of a day stays, as it would be said again: dated marts grow from build to build."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from persona.build import selected
from persona.running import WITHOUT_TESTS, run_dbt

#: Marts that need other days than the one they speak of, and what is needed for them.
SOME = ["fct_user_features", "fct_activity_index", "rpt_activity_tier_thresholds", "rpt_lifecycle_transitions"]
PART = ["--select", *(f"+{mart}" for mart in SOME), "+rpt_refreshes"]

#: These tell of runs, of which there are more where days were built one by one.
OF_RUNS = ("rpt_build_runs", "rpt_build_models")

#: Days in the order of the builds; of each the ends of months before it are due that nobody looked at.
FIRST, BETWEEN, LAST = "2026-04-30", "2026-05-20", "2026-06-30"

#: The last day again, but asked for by nobody: it is the last of the feeds, and so the demo's.
LATEST = ""


def refresh(work: Path, feeds: Path, day: str, selection: list[str], **settings: str) -> None:
    """Build as of a day, and count the days as looked at although not everything is built."""
    settings |= {"PERSONA_RAW_PATH": str(feeds), "PERSONA_AS_OF_DATE": day}
    run_dbt(["build", *selection, *WITHOUT_TESTS], work, settings, quiet=True)
    run_dbt(["run-operation", "record_refreshes"], work, settings, quiet=True)


def differences(one: Path, other: Path, marts: list[str] | None = None) -> dict[str, int]:
    """Rows that are in one file alone, by mart but those that tell of runs; none if all are alike."""
    with duckdb.connect() as connection:
        for name, file in (("one", one), ("other", other)):
            connection.execute(f"attach '{file}' as {name} (read_only)")
        known = connection.sql(
            "select table_name from duckdb_tables() where database_name = 'one' and schema_name = 'marts'"
        ).fetchall()
        only = "(from {0}.marts.{2} except all from {1}.marts.{2})"
        found = {}
        for mart in marts or sorted(name for (name,) in known if name not in OF_RUNS):
            sides = only.format("one", "other", mart), only.format("other", "one", mart)
            found[mart] = connection.sql(f"select count(*) from ({' union all '.join(sides)})").fetchone()[0]
    return {mart: rows for mart, rows in found.items() if rows}


def days_of(work: Path, mart: str) -> list[str]:
    with duckdb.connect(str(work), read_only=True) as connection:
        found = connection.sql(f"select distinct as_of_date::varchar from marts.{mart} order by 1").fetchall()
    return [day for (day,) in found]


def revoke_profiling_and_analytics(feeds: Path, user_id: int, work: Path) -> None:
    """Let a person say with all their accounts that they want neither."""
    with duckdb.connect(str(work), read_only=True) as connection:
        accounts = connection.execute(
            "select source_system, account_id from marts.dim_accounts where user_id = ?", [user_id]
        ).fetchall()
    rows = ", ".join(
        f"('{system}', '{account}', '{purpose}', 'revoked', timestamp '2026-07-10 00:00:00')"
        for system, account in accounts
        for purpose in ("analytics", "profiling")
    )
    consents = feeds / "consents.parquet"
    columns = "source_system, account_id, purpose, action, occurred_at"
    duckdb.sql(
        f"copy (select * replace (occurred_at::varchar as occurred_at) from '{consents}' union all by name "
        f"select * replace (occurred_at::varchar as occurred_at) from (values {rows}) as said ({columns})) "
        f"to '{consents}.new' (format parquet)"
    )
    os.replace(f"{consents}.new", consents)


def somebody(work: Path) -> int:
    """Return a person who is spoken of on all four days."""
    with duckdb.connect(str(work), read_only=True) as connection:
        return connection.sql(
            "select user_id from marts.fct_user_features group by user_id having count(*) = 4 order by user_id limit 1"
        ).fetchone()[0]


def test_what_was_said_of_earlier_days_stays_and_comes_again_alike_until_somebody_refuses(
    copy_of_feeds: Path, demo_warehouse: Path, tmp_path: Path
):
    work = tmp_path / "persona.duckdb"
    refresh(work, copy_of_feeds, FIRST, PART, PERSONA_HISTORY_REFRESHES="1")
    assert days_of(work, "fct_user_features") == ["2026-03-31", FIRST]

    # May was missed, and March is asked for once more.
    refresh(work, copy_of_feeds, LAST, PART, PERSONA_REBUILD_DATES="2026-03-31")
    assert days_of(work, "fct_user_features") == ["2026-03-31", FIRST, "2026-05-31", LAST]
    with duckdb.connect(str(work), read_only=True) as connection:
        built = connection.sql("select as_of_date::varchar from intermediate.int_refresh_dates order by 1").fetchall()
        assert built == [("2026-03-31",), ("2026-05-31",), (LAST,)]
        latest = connection.sql("select distinct as_of_date::varchar from marts.fct_user_features where is_latest")
        assert latest.fetchall() == [(LAST,)]
    assert differences(work, demo_warehouse, SOME) == {}

    person = somebody(work)
    revoke_profiling_and_analytics(copy_of_feeds, person, work)
    settings = {"PERSONA_RAW_PATH": str(copy_of_feeds), "PERSONA_AS_OF_DATE": LAST}
    run_dbt(["build", "--select", "+fct_user_eligibility", *WITHOUT_TESTS], work, settings, quiet=True)
    with duckdb.connect(str(work), read_only=True) as connection:
        for mart in ("marts.fct_user_features", "marts.fct_activity_index", "history.fct_user_features"):
            held = connection.execute(f"select count(*) from {mart} where user_id = ?", [person]).fetchone()[0]
            assert held == 0, mart
        assert connection.sql("select count(*) from marts.fct_user_features").fetchone()[0] > 0


def test_every_mart_with_a_day_in_its_key_has_a_history(manifest: dict):
    models = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    keys = {
        node["attached_node"]: node["test_metadata"]["kwargs"]["columns"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and (node.get("test_metadata") or {}).get("name") == "unique_key"
    }
    dated = {
        models[key]["name"]
        for key, columns in keys.items()
        if models.get(key, {}).get("schema") == "marts" and "as_of_date" in columns
    }
    # These speak of several days by themselves.
    told = {
        node["name"]
        for node in models.values()
        if node["schema"] == "marts" and node["config"]["meta"].get("history") == "as_of_date"
    }
    assert len(dated) > 50
    assert dated - {"rpt_refreshes", "rpt_data_quality"} == told


def built_by(selector: str) -> set[str]:
    """The ids of all that dbt builds and tests of a selector, as `make build REFRESH=…` says it."""
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "ls", *selected(selector)]
    listed = subprocess.run(
        [*command, "--output", "json", "--output-keys", "unique_id"],
        env=os.environ | {"PERSONA_RAW_PATH": "none"},
        text=True,
        capture_output=True,
        check=True,
    )
    return {json.loads(line)["unique_id"] for line in listed.stdout.splitlines()}


def read_by(manifest: dict, node: str) -> set[str]:
    """The ids of the models and seeds that something reads."""
    parents = manifest["nodes"][node]["depends_on"].get("nodes", [])
    return {parent for parent in parents if parent.split(".")[0] in ("model", "seed")}


#: What drift asks of where it was built: by what is built daily, and weekly.
ASKED_IF_BUILT = {
    "daily": {"fct_user_clusters", "fct_customer_lifetime_value"},
    "weekly": set(),
}
ASKED_IF_BUILT_MONTHLY = {"fct_user_personas", "fct_churn_scores", "fct_purchase_scores", "int_tag_bins"}


@pytest.mark.parametrize("selector", ["daily", "weekly"])
def test_a_part_has_what_it_reads_and_is_asked_only_of_what_it_builds(selector: str, manifest: dict):
    """What it does not build may not be there yet, and may speak of people who refused since until the run ends."""
    built = built_by(selector)
    tests = {key for key, node in manifest["nodes"].items() if node["resource_type"] == "test"}
    assert {test for test in tests if read_by(manifest, test) <= built} == built & tests

    read = {parent for node in (built - tests) & set(manifest["nodes"]) for parent in read_by(manifest, node)}
    assert {parent.split(".")[-1] for parent in read - built} == ASKED_IF_BUILT[selector] | ASKED_IF_BUILT_MONTHLY


@pytest.mark.parametrize("selector", ["daily", "weekly", "monthly", "quarterly"])
def test_every_refresh_asks_whether_the_data_are_fit(selector: str):
    built = {key.split(".")[2] for key in built_by(selector)}
    assert built >= {"rpt_data_quality", "data_quality_does_not_stop", "days_set_aside_were_left_out"}


@pytest.mark.long
def test_builds_day_by_day_end_in_the_same_marts_as_one_of_all_days(
    copy_of_feeds: Path, demo_warehouse: Path, tmp_path: Path
):
    work = tmp_path / "persona.duckdb"
    refresh(work, copy_of_feeds, FIRST, [], PERSONA_HISTORY_REFRESHES="1")
    for day in (BETWEEN, LATEST):
        refresh(work, copy_of_feeds, day, [])
    assert days_of(work, "fct_user_personas")[-1] == LAST
    assert BETWEEN not in days_of(work, "fct_user_features")
    assert differences(work, demo_warehouse) == {}

    # A day that is built again is as it was, and so is all else.
    before = Path(shutil.copy(work, tmp_path / "before.duckdb"))
    refresh(work, copy_of_feeds, LATEST, [], PERSONA_REBUILD_DATES="2026-04-30")
    assert differences(work, before) == {}

    # Nobody is spoken of who refuses, whatever the day; and the data tests hold over all days.
    person = somebody(work)
    revoke_profiling_and_analytics(copy_of_feeds, person, work)
    refresh(work, copy_of_feeds, LATEST, [])
    settings = {"PERSONA_RAW_PATH": str(copy_of_feeds)}
    run_dbt(["test", "--select", "test_name:users_are_eligible", "test_name:unique_key"], work, settings, quiet=True)
