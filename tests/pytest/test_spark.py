"""What dbt-spark's session method learns from Persona. Skipped where the extra `spark` is not installed."""

import datetime as dt
import hashlib
import hmac
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import duckdb
import jinja2
import pandas as pd
import pytest

pytest.importorskip("pyspark", reason="the extra spark is not installed: pip install -r requirements-spark.txt")
pytest.importorskip("dbt.adapters.spark", reason="the extra spark is not installed")

from dbt.adapters.spark import session as dbt_session
from dbt.adapters.spark.impl import SparkAdapter
from dbt_common.exceptions import DbtRuntimeError

from persona import spark
from persona.frames import as_frame, frame_batches, map_batches, previous_rows


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """One session for all: it takes twenty seconds to start."""
    folder = tmp_path_factory.mktemp("spark")
    session = spark.spark_session(
        {
            "spark.master": "local[1]",
            "spark.sql.warehouse.dir": str(folder),
            "spark.hadoop.javax.jdo.option.ConnectionURL": f"jdbc:derby:;databaseName={folder}/metastore;create=true",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": "1",
            "spark.sql.legacy.createHiveTableByDefault": "false",
            "spark.driver.extraJavaOptions": "-Dderby.stream.error.file=/dev/null",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }
    )
    yield session
    session.stop()


@pytest.mark.parametrize(
    ("value", "sql"),
    [
        (None, "null"),
        ("None", "'None'"),
        ("it's", r"'it\'s'"),
        ("a\\b", r"'a\\b'"),
        (Decimal("1.50"), "1.50"),
        (7, "7"),
        (True, "True"),
        (dt.date(2026, 6, 30), "'2026-06-30'"),
        (dt.datetime(2026, 6, 30, 1, 2, 3, 456), "'2026-06-30 01:02:03.000456'"),
    ],
)
def test_a_cell_of_a_seed_keeps_what_it_says(value, sql):
    assert spark.literal(value) == sql


def test_dbt_learns_it_when_it_imports_the_module():
    import dbt_persona_spark  # noqa: F401

    assert dbt_session.SessionConnectionWrapper._fix_binding(None) == "null"
    adapter = SimpleNamespace(config=SimpleNamespace(credentials=SimpleNamespace(method="session")))
    assert SparkAdapter.default_python_submission_method.fget(adapter) == "session"
    assert SparkAdapter.python_submission_helpers.fget(adapter)["session"] is spark.SessionPythonJob
    adapter.config.credentials.method = "thrift"
    assert SparkAdapter.default_python_submission_method.fget(adapter) == "all_purpose_cluster"


def test_seeds_come_back_as_they_were(session):
    cells = [None, "None", "", "it's 100 %", "C:\\new", '"quoted"', "한국"]
    cursor = dbt_session.Cursor()
    rows = ", ".join(["(%s)"] * len(cells))
    cursor.execute(f"select * from values {rows}", *map(dbt_session.SessionConnectionWrapper._fix_binding, cells))
    assert [row[0] for row in cursor.fetchall()] == cells


def test_errors_are_told_without_java(session):
    with pytest.raises(DbtRuntimeError) as error:
        dbt_session.Cursor().execute("select nothing from nowhere")
    assert "TABLE_OR_VIEW_NOT_FOUND" in str(error.value)
    assert "org.apache" not in str(error.value)


def test_pseudonyms_are_those_of_duckdb(session, monkeypatch):
    expected = hmac.new(spark.DEMO_KEY.encode(), b"01012345678", hashlib.sha256).hexdigest()[:32]
    found = session.sql("select persona_pseudonym('01012345678') as a, persona_pseudonym(null) as b").collect()[0]
    assert tuple(found) == (expected, None)


def test_frames_have_the_types_that_duckdb_gives(session):
    query = """
        select
            cast(1 as bigint) as big, cast(null as bigint) as missing, cast(1.5 as double) as number, 'a' as word,
            cast('2026-06-30' as date) as day, cast('2026-06-30 12:00:00' as timestamp) as moment, true as flag,
            cast(1.25 as decimal(18, 4)) as amount
    """
    found = as_frame(session.sql(query))
    expected = as_frame(duckdb.sql(query))
    assert found.dtypes.to_dict() == expected.dtypes.to_dict()
    assert found.iloc[0].drop("missing").tolist() == expected.iloc[0].drop("missing").tolist()


def test_no_model_fetches_more_than_is_allowed(session, monkeypatch):
    monkeypatch.setenv("PERSONA_DRIVER_ROWS", "3")
    assert len(as_frame(session.range(3))) == 3
    with pytest.raises(ValueError, match="PERSONA_DRIVER_ROWS"):
        as_frame(session.range(4))


def test_a_model_writes_what_it_returns(session):
    session.sql("create schema if not exists intermediate")
    session.sql("create or replace temporary view people as select 1 as user_id, date '2026-06-30' as day")
    code = "\n".join(
        [
            "import pandas as pd",
            "def model(dbt, session):",
            "    people = dbt.ref('people').toPandas()",
            "    return people.assign(day=pd.to_datetime(people['day']), score=[0.5], note=[None])",
            "class dbtObj:",
            "    def __init__(self, load): self.ref = load",
            spark._ADDED_BY_DBT,
            "raise RuntimeError('meant for clusters')",
        ]
    )
    job = spark.SessionPythonJob({"schema": "intermediate", "alias": "int_scores"}, None)
    job.submit(code)
    job.submit(code)
    table = session.table("intermediate.int_scores")
    assert [tuple(row) for row in table.collect()] == [(1, dt.datetime(2026, 6, 30), 0.5, None)]


def test_every_run_begins_anew(session):
    assert previous_rows(SimpleNamespace(this=SimpleNamespace(identifier="int_scores")), session) is None


def test_workers_apply_a_function_to_everyone_and_the_driver_holds_nobody(session, monkeypatch):
    monkeypatch.setenv("PERSONA_DRIVER_ROWS", "0")

    def twice(frame):
        assert len(frame) <= 3
        return frame[frame["id"] != 5].assign(
            twice=2 * frame["id"], word="한국", moment=pd.Timestamp("2026-06-30 12:00")
        )

    mapped = map_batches(session, session.range(0, 10, 1, 2), twice, rows=3)
    assert sorted(tuple(row) for row in mapped.collect()) == [
        (number, 2 * number, "한국", dt.datetime(2026, 6, 30, 12)) for number in range(10) if number != 5
    ]


def test_batches_are_fetched_piece_by_piece_with_the_types_that_duckdb_gives(session, monkeypatch):
    monkeypatch.setenv("PERSONA_DRIVER_ROWS", "0")
    query = "select id as ID, timestamp '2026-06-30 12:00:00' as moment from range(0, 10, 1, 2)"
    batches = list(frame_batches(session.sql(query), rows=3))
    assert max(map(len, batches)) == 3
    assert sorted(number for batch in batches for number in batch["id"]) == list(range(10))
    expected = as_frame(duckdb.sql("select 1::bigint as id, timestamp '2026-06-30 12:00:00' as moment"))
    assert batches[0].dtypes.to_dict() == expected.dtypes.to_dict()


def test_small_data_is_asked_for(monkeypatch):
    profile = {"spark.master": "local[2]", "spark.driver.extraJavaOptions": "-Dkept=yes"}
    assert spark.session_parameters(profile) == profile
    monkeypatch.setenv("PERSONA_SPARK_SMALL_DATA", "true")
    found = spark.session_parameters(profile)
    assert found["spark.master"] == "local[2]"
    assert found["spark.driver.extraJavaOptions"].startswith("-Dkept=yes -XX:")
    assert found["spark.sql.codegen.wholeStage"] == "false"


def test_numbers_in_keys_are_spelled_as_on_duckdb(session):
    source = (Path(__file__).parents[2] / "macros" / "engine" / "keys.sql").read_text(encoding="utf-8")
    macro = jinja2.Environment(extensions=["jinja2.ext.do"]).from_string(source).module.spark__number_text
    numbers = [0.0001, 0.0005, 0.5, 1.0, 100.0, 9999999.0, 1e7, 12345678.9, 1234567890123.25, -20000000.5, 9e14]
    rows = ", ".join(f"(cast({number!r} as double))" for number in numbers)
    found = session.sql(f"select {macro('number')} as spelled from values {rows} as numbers (number)").collect()
    expected = duckdb.sql(f"select cast(number as varchar) from (values {rows}) as numbers (number)").fetchall()
    assert [row["spelled"] for row in found] == [spelled for (spelled,) in expected]
