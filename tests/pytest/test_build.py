"""What the two commands promise: the same marts every time, published whole or not at all, and messages that help."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
from pathlib import Path

import duckdb
import pytest

from persona.build import build
from persona.errors import BuildError
from persona.evaluation import broken_rows
from persona.publishing import publish
from persona.running import WITHOUT_TESTS, run_dbt

#: The spine of the project: what other teams and BI tools already read.
SPINE = {
    "dim_accounts",
    "dim_users",
    "fct_account_days",
    "fct_activity_index",
    "fct_events",
    "fct_rejected_records",
    "fct_screening_results",
    "fct_user_clusters",
    "fct_user_eligibility",
    "fct_user_features",
    "fct_user_personas",
    "rpt_activity_tier_thresholds",
    "rpt_feed_reconciliation",
    "rpt_index_sensitivity",
    "rpt_index_weights",
}


def test_the_spine_is_built_and_filled(demo_warehouse: Path, states):
    found = states(demo_warehouse)
    assert set(found) >= SPINE
    assert [mart for mart in SPINE if found[mart][0] == 0] == []


def test_the_published_file_holds_public_marts_alone_and_only_its_owner_reads_it(demo_warehouse: Path):
    assert stat.S_IMODE(demo_warehouse.stat().st_mode) == 0o600
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        schemas = connection.sql("select distinct schema_name from duckdb_tables()").fetchall()
        described = connection.sql("select count(*) from duckdb_tables() where comment like '%Grain:%'").fetchone()[0]
    assert schemas == [("marts",)]
    assert described >= len(SPINE)


def test_every_raw_row_has_one_fate(demo_warehouse: Path, demo_feeds: Path):
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        books = {
            row[0]: row[1:]
            for row in connection.sql(
                "select feed, rows_read, rows_accepted + rows_duplicate + rows_rejected + rows_erased "
                "from marts.rpt_feed_reconciliation"
            ).fetchall()
        }
    assert len(books) == 18
    for feed, (rows_read, rows_accounted_for) in books.items():
        in_file = duckdb.sql(f"select count(*) from '{demo_feeds}/{feed}.parquet'").fetchone()[0]
        assert (rows_read, rows_accounted_for) == (in_file, in_file), feed


def test_every_planted_broken_row_is_refused_for_the_planted_reason(demo_warehouse: Path, demo_feeds: Path):
    work = demo_warehouse.parent / ".work" / demo_warehouse.name
    with duckdb.connect(str(work), read_only=True) as connection:
        rows = broken_rows(connection, demo_feeds / "_truth")
    planted = duckdb.sql(f"select count(*) from '{demo_feeds}/_truth/broken_rows.parquet'").fetchone()[0]
    assert rows["planted"].sum() == planted > 500
    assert rows["found"].sum() > 0.95 * planted
    assert rows[(rows["misread"] > 0) | (rows["missed"] > 0)].to_dict("records") == []


@pytest.mark.usefixtures("without_data_tests")
def test_plain_dbt_build_gives_the_same_marts(demo_warehouse: Path, demo_feeds: Path, tmp_path: Path, states):
    plain = tmp_path / "persona.duckdb"
    run_dbt(["build"], plain, {"PERSONA_RAW_PATH": str(demo_feeds)}, quiet=True)
    assert states(plain) == states(demo_warehouse)


def test_as_of_date_looks_at_people_on_that_day(demo_feeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PERSONA_AS_OF_DATE", "2026-05-15")
    work = tmp_path / "persona.duckdb"
    selected = ["--select", "+fct_user_features", *WITHOUT_TESTS]
    run_dbt(["build", *selected], work, {"PERSONA_RAW_PATH": str(demo_feeds)}, quiet=True)
    with duckdb.connect(str(work), read_only=True) as connection:
        dates = connection.sql("select distinct as_of_date::varchar from marts.fct_user_features order by 1").fetchall()
    assert [date for (date,) in dates] == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-15"]


def test_a_feed_that_lost_a_column_stops_the_build_and_leaves_the_published_file_alone(
    demo_warehouse: Path, copy_of_feeds: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], states
):
    warehouse = Path(shutil.copy(demo_warehouse, tmp_path / "persona.duckdb"))
    orders = copy_of_feeds / "orders.parquet"
    duckdb.sql(f"copy (select * exclude (order_id) from '{orders}') to '{orders}.new' (format parquet)")
    os.replace(f"{orders}.new", orders)
    with pytest.raises(BuildError, match="Nothing was published"):
        build(warehouse, {"PERSONA_RAW_PATH": str(copy_of_feeds)}, quiet=True)
    message = capfd.readouterr().err
    assert "Feed 'orders': required column 'order_id' is missing" in message
    assert "found: source_system, account_id, ordered_at" in message
    assert states(warehouse) == states(demo_warehouse)


def work_with(folder: Path, **marts: str) -> Path:
    """Return a work file of marts, each given by its query."""
    work = folder / "work" / "persona.duckdb"
    work.parent.mkdir()
    with duckdb.connect(str(work)) as connection:
        connection.execute("create schema marts")
        for mart, query in marts.items():
            connection.execute(f"create table marts.{mart} as {query}")
    return work


def test_a_part_can_be_published_before_there_is_a_whole(tmp_path: Path):
    work = work_with(
        tmp_path,
        dim_accounts="select unnest([1, 1, 2]) as user_id",
        fct_user_features="select 1 as user_id, date '2026-06-30' as as_of_date",
    )
    said = publish(work, tmp_path / "persona.duckdb")
    assert said == "2 marts about 2 people as of 2026-06-30; personas come with a build of everything"


def test_a_later_day_than_that_of_personas_is_not_said_to_be_theirs(tmp_path: Path):
    work = work_with(
        tmp_path,
        dim_accounts="select unnest([1, 2]) as user_id",
        fct_user_features="select 1 as user_id, date '2026-07-02' as as_of_date",
        fct_user_personas="select * from (values (1, date '2026-05-31', 'caller'), (1, date '2026-06-30', 'caller'), "
        "(2, date '2026-06-30', 'unassigned')) as rows (user_id, as_of_date, persona)",
    )
    said = publish(work, tmp_path / "persona.duckdb")
    assert said == "3 marts about 2 people as of 2026-07-02, 1 with a persona as of 2026-06-30"


def test_two_builds_at_once_are_refused(tmp_path: Path):
    warehouse = tmp_path / "persona.duckdb"
    lock = tmp_path / ".work" / "persona.lock"
    lock.parent.mkdir()
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(BuildError, match="Another build of"):
            build(warehouse, {}, quiet=True)


@pytest.mark.parametrize("target", ["ducklake", "spark"])
def test_a_target_without_a_file_is_not_published_as_one(target: str, tmp_path: Path):
    with pytest.raises(BuildError, match=f"target {target} are no file"):
        build(tmp_path / "persona.duckdb", {"PERSONA_RAW_PATH": "none", "PERSONA_TARGET": target})
    assert list(tmp_path.iterdir()) == []


def test_a_reader_keeps_its_file_while_another_is_published(demo_warehouse: Path, tmp_path: Path):
    warehouse = tmp_path / "persona.duckdb"
    work = demo_warehouse.parent / ".work" / demo_warehouse.name
    publish(work, warehouse)
    with duckdb.connect(str(warehouse), read_only=True) as reader:
        publish(work, warehouse)
        assert reader.sql("select count(*) from marts.dim_users").fetchone()[0] > 0


def test_production_refuses_the_demo_key(demo_feeds: Path, tmp_path: Path, monkeypatch, capfd):
    monkeypatch.setenv("PERSONA_TARGET", "prod")
    monkeypatch.delenv("PERSONA_PSEUDONYM_KEY", raising=False)
    with pytest.raises(BuildError):
        build(tmp_path / "persona.duckdb", {"PERSONA_RAW_PATH": str(demo_feeds)}, quiet=True)
    assert "set PERSONA_PSEUDONYM_KEY" in capfd.readouterr().err


def test_contact_details_never_pass_staging(demo_warehouse: Path, demo_feeds: Path):
    work = demo_warehouse.parent / ".work" / demo_warehouse.name
    email, phone = duckdb.sql(
        f"select lower(trim(email)), phone from '{demo_feeds}/accounts.parquet' "
        "where email is not null and phone is not null and account_id is not null limit 1"
    ).fetchone()
    with duckdb.connect(str(work), read_only=True) as connection:
        columns = connection.sql(
            "select schema_name, table_name, column_name from duckdb_columns() join duckdb_tables() "
            "using (database_name, schema_name, table_name) where data_type = 'VARCHAR'"
        ).fetchall()
        assert columns
        holding = [
            f"{schema}.{table}.{column}"
            for schema, table, column in columns
            if connection.execute(
                f"select count(*) from {schema}.{table} "
                f'where contains(lower("{column}"), ?) or contains("{column}", ?)',
                [email, phone],
            ).fetchone()[0]
        ]
    assert holding == []
