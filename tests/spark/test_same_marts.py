"""The same project on two engines: every public mart of the same feeds is the same on Spark as on DuckDB.

Not part of `make test`: `make test-spark` installs Spark, builds a small demo on DuckDB, on Spark in one process and on
Spark with two workers, and prints where the marts differ. `make evaluate-spark` does it with a real data set.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from persona.build import build
from persona.complete_journey import EXAMPLE, SETTINGS
from persona.diff import table
from persona.engines import build_on_spark, compare_engines
from persona.running import run_dbt
from persona.warehouse import work_file

pytest.importorskip("pyspark", reason="the extra spark is not installed: make test-spark")

ROOT = Path(__file__).parents[2]
SYNTH = ["--users", "200", "--days", "90", "--seed", "11", "--end-date", "2026-06-30"]


@dataclass(frozen=True)
class Built:
    """What DuckDB built, of which feeds and with which settings."""

    warehouse: Path
    settings: dict[str, str]
    manifest: dict


def build_on_duckdb(folder: Path, settings: dict[str, str], setting: pytest.MonkeyPatch) -> Built:
    for name, value in {
        "DBT_PROFILES_DIR": str(ROOT),
        "DBT_PROJECT_DIR": str(ROOT),
        "DBT_LOG_PATH": str(folder / "logs"),
        "DBT_TARGET_PATH": str(folder / "duckdb_target"),
        "DBT_EXCLUDE_RESOURCE_TYPES": "test unit_test",
        "PERSONA_BUILD_CLOCK": "2026-07-15 00:00:00",
    }.items():
        setting.setenv(name, value)
    warehouse = folder / "persona.duckdb"
    build(warehouse, settings, quiet=True)
    run_dbt(["parse", "--write-json"], work_file(warehouse), settings, quiet=True)
    manifest = json.loads((Path(os.environ["DBT_TARGET_PATH"]) / "manifest.json").read_text(encoding="utf-8"))
    return Built(warehouse, settings, manifest)


def check_same_marts(built: Built, folder: Path, settings: dict[str, str], setting: pytest.MonkeyPatch) -> None:
    setting.setenv("DBT_TARGET_PATH", str(folder / "target"))
    build_on_spark(folder / "spark", built.settings | {"PERSONA_THREADS": "4"} | settings)
    changes = compare_engines(built.warehouse, folder / "spark", built.manifest)
    shutil.rmtree(folder / "spark")
    print(table(changes))
    assert not any(changes)


def in_many_forms(feeds: Path) -> None:
    """Make of feeds what organisations send: a folder of files of which one lacks a column, CSV, and JSON by lines."""
    messages = feeds / "messages"
    messages.mkdir()
    with duckdb.connect() as connection:
        for name, columns, half in (("1", "*", 0), ("2", "* exclude (text_length)", 1)):
            connection.execute(
                f"copy (select {columns} from '{feeds}/messages.parquet' where hash(message_id) % 2 = {half}) "
                f"to '{messages}/{name}.parquet'"
            )
        connection.execute(f"copy (from '{feeds}/consents.parquet') to '{feeds}/consents.csv'")
        connection.execute(f"copy (from '{feeds}/surveys.parquet') to '{feeds}/surveys.ndjson' (format json)")
    for feed in ("messages", "consents", "surveys"):
        (feeds / f"{feed}.parquet").unlink()


@pytest.fixture(scope="module")
def setting() -> pytest.MonkeyPatch:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, setting: pytest.MonkeyPatch) -> Built:
    folder = tmp_path_factory.mktemp("demo")
    feeds = folder / "feeds"
    subprocess.run([sys.executable, "-m", "persona.synth", *SYNTH, "--out", str(feeds)], check=True, cwd=ROOT)
    in_many_forms(feeds)
    return build_on_duckdb(folder, {"PERSONA_RAW_PATH": str(feeds)}, setting)


@pytest.mark.parametrize(
    "workers",
    [
        pytest.param({"PERSONA_SPARK_MASTER": "local[2]", "PERSONA_SPARK_PARTITIONS": "1"}, id="in one process"),
        # Tasks cross processes here; the tables are forgotten with the session, their files stay.
        pytest.param(
            {
                "PERSONA_SPARK_MASTER": "local-cluster[2,1,2048]",
                "PERSONA_SPARK_PARTITIONS": "2",
                "PERSONA_SPARK_CATALOG": "in-memory",
            },
            id="with two workers",
        ),
    ],
)
def test_marts_of_the_demo_are_the_same(
    workers: dict[str, str], demo: Built, tmp_path: Path, setting: pytest.MonkeyPatch
) -> None:
    check_same_marts(demo, tmp_path, workers | {"PERSONA_SPARK_SMALL_DATA": "true"}, setting)


@pytest.mark.long
def test_marts_of_complete_journey_are_the_same(tmp_path: Path, setting: pytest.MonkeyPatch) -> None:
    public_data = os.environ.get("PUBLIC_DATA", "")
    if not public_data:
        pytest.skip("set PUBLIC_DATA to the folder with the public data sets (see examples/README.md)")
    feeds = tmp_path / "feeds"
    subprocess.run([sys.executable, str(EXAMPLE), "--data", public_data, "--out", str(feeds)], check=True, cwd=ROOT)
    built = build_on_duckdb(tmp_path, SETTINGS | {"PERSONA_RAW_PATH": str(feeds)}, setting)
    check_same_marts(built, tmp_path, {}, setting)
