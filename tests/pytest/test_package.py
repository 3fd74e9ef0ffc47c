"""Persona as a dbt package: examples/own_project stands on it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def project(demo_warehouse: Path, demo_feeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, built on what Persona built of the demo feeds."""
    folder = tmp_path_factory.mktemp("own") / "project"
    shutil.copytree(ROOT / "examples/own_project", folder, ignore=shutil.ignore_patterns("target", "dbt_packages"))
    packages = folder / "packages.yml"
    packages.write_text(packages.read_text().replace("../..", str(ROOT)))
    work = demo_warehouse.parent / ".work" / demo_warehouse.name
    shutil.copy(work, folder / "persona.duckdb")
    own = {
        "DBT_PROJECT_DIR": str(folder),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_WRITE_JSON": "true",
        "PERSONA_WAREHOUSE": str(folder / "persona.duckdb"),
        "PERSONA_RAW_PATH": str(demo_feeds),
    }
    selected = ["--select", "loyal_people", "rpt_days_active", "frequency_caps", "int_frequency_caps"]
    build = ["build", *selected, "--indirect-selection", "buildable", "--exclude-resource-type", "unit_test"]
    for arguments in (["deps"], ["compile", "--select", "fct_events"], build):
        command = [str(Path(sys.executable).with_name("dbt")), *arguments]
        said = subprocess.run(command, cwd=folder, env=os.environ | own, capture_output=True, text=True)
        assert said.returncode == 0, said.stdout
    return folder


def test_a_mart_of_ones_own_reads_personas(project: Path):
    with duckdb.connect(str(project / "persona.duckdb"), read_only=True) as connection:
        own = connection.sql("select * from our_shop.loyal_people order by 1").fetchall()
        expected = connection.sql(
            "select as_of_date, count(*) from marts.fct_user_lifecycle where stage = 'active' group by 1 order by 1"
        ).fetchall()
    assert own == expected != []


def test_a_model_of_ones_own_takes_the_place_of_personas_and_is_tested_like_it(project: Path):
    with duckdb.connect(str(project / "persona.duckdb"), read_only=True) as connection:
        assert connection.sql("select min(active_days) from marts.rpt_days_active").fetchone() == (1,)
    results = json.loads((project / "target/run_results.json").read_text())["results"]
    tested = {result["unique_id"]: result["status"] for result in results if "rpt_days_active" in result["unique_id"]}
    assert tested.pop("model.our_shop.rpt_days_active") == "success"
    assert len(tested) >= 2
    assert set(tested.values()) == {"pass"}


def test_a_seed_of_ones_own_takes_the_place_of_personas(project: Path):
    with duckdb.connect(str(project / "persona.duckdb"), read_only=True) as connection:
        caps = connection.sql("select channel, max_campaigns from intermediate.int_frequency_caps").fetchall()
    assert caps == [("*", 1)]


def test_variables_are_set_for_persona_alone(project: Path):
    compiled = (project / "target/compiled/persona/models/marts/facts/fct_events.sql").read_text()
    assert "Europe/Berlin" in compiled
    assert "Asia/Seoul" not in compiled
