"""The same project on two engines: every public mart of a small demo is the same on Spark as on DuckDB.

Not part of `make test`: `make test-spark` installs Spark, builds twice, and prints where the marts differ.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from persona.build import build
from persona.diff import table
from persona.engines import build_on_spark, compare_engines
from persona.running import run_dbt
from persona.warehouse import work_file

pytest.importorskip("pyspark", reason="the extra spark is not installed: make test-spark")

ROOT = Path(__file__).parents[2]
SYNTH = ["--users", "200", "--days", "90", "--seed", "11", "--end-date", "2026-06-30"]


def test_marts_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feeds, warehouse, spark_warehouse = tmp_path / "feeds", tmp_path / "persona.duckdb", tmp_path / "spark"
    for name, value in {
        "DBT_PROFILES_DIR": str(ROOT),
        "DBT_PROJECT_DIR": str(ROOT),
        "DBT_LOG_PATH": str(tmp_path / "logs"),
        "PERSONA_BUILD_CLOCK": "2026-07-15 00:00:00",
        # Few rows and many models: compiling each query takes longer than running it.
        "PERSONA_SPARK_CODEGEN": "false",
        "PERSONA_THREADS": "4",
    }.items():
        monkeypatch.setenv(name, value)
    subprocess.run([sys.executable, "-m", "persona.synth", *SYNTH, "--out", str(feeds)], check=True, cwd=ROOT)
    settings = {"PERSONA_RAW_PATH": str(feeds)}

    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "duckdb_target"))
    without_tests = "test unit_test"
    monkeypatch.setenv("DBT_EXCLUDE_RESOURCE_TYPES", without_tests)
    build(warehouse, settings, quiet=True)
    run_dbt(["parse", "--write-json"], work_file(warehouse), settings, quiet=True)
    manifest = json.loads((Path(os.environ["DBT_TARGET_PATH"]) / "manifest.json").read_text(encoding="utf-8"))

    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "spark_target"))
    build_on_spark(spark_warehouse, settings)

    changes = compare_engines(warehouse, spark_warehouse, manifest)
    print(table(changes))
    assert not any(changes)
