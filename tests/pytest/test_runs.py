"""A build leaves its record in what it publishes, and the dearest models can be told from it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from persona.errors import BuildError
from persona.running import run_dbt
from persona.runs import cost
from persona.warehouse import work_file


def test_the_published_file_shows_the_build_that_made_it(demo_warehouse: Path, demo_feeds: Path) -> None:
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        ((status, command, commit, versions, settings, models, failed),) = connection.sql(
            "select status, command, git_commit, versions, settings, models_built, tests_failed "
            "from marts.rpt_build_runs"
        ).fetchall()
        built = {
            model: (rows_in, rows_out)
            for model, rows_in, rows_out in connection.sql(
                "select model, rows_in, rows_out from marts.rpt_build_models"
            ).fetchall()
        }
        events, days = (
            connection.sql(f"select count(*) from marts.{mart}").fetchall()[0][0]
            for mart in ("fct_rfm", "rpt_activity_daily")
        )
    assert (status, command, failed) == ("success", "build", 0)
    assert re.fullmatch("([0-9a-f]{40}[+]?)?", commit)
    assert set(json.loads(versions)) == {"dbt", "duckdb", "persona", "python"}
    assert json.loads(settings)["raw_path"] == str(demo_feeds)
    assert len(built) == models
    assert built["fct_rfm"][1] == events
    assert built["rpt_activity_daily"][1] == days
    assert built["rpt_activity_daily"][0] > days


def test_runs_are_added_and_a_failure_is_told(demo_warehouse: Path, tmp_path: Path) -> None:
    work = Path(shutil.copy(work_file(demo_warehouse), tmp_path))
    settings = {"PERSONA_RAW_PATH": "none"}
    selected = ["build", "--select", "int_seasons", "rpt_build_runs", "rpt_build_models", "--exclude-resource-type"]
    with duckdb.connect(str(work)) as connection:
        connection.execute("update seeds.seasons set first_day = 'winter'")
    with pytest.raises(BuildError):
        run_dbt([*selected, "unit_test"], work, settings, quiet=True)
    with duckdb.connect(str(work), read_only=True) as connection:
        runs = connection.sql("select status, tests_failed from marts.rpt_build_runs order by started_at").fetchall()
        of_models = connection.sql("select count(distinct run_id) from marts.rpt_build_models").fetchall()
    assert runs == [("success", 0), ("failed", 1)]
    assert of_models == [(2,)]


def test_the_dearest_models_are_told(demo_warehouse: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        dearest = connection.sql("select max_by(model, seconds) from marts.rpt_build_models").fetchall()[0][0]
    lines = cost(demo_warehouse, most=3).splitlines()
    assert len(lines) == 5
    assert lines[1].split()[0] == dearest
    shares = [float(re.search(r"([0-9.]+)%", line)[1]) for line in lines[1:4]]
    assert shares == sorted(shares, reverse=True)
    with pytest.raises(BuildError, match="build first"):
        cost(tmp_path / "nothing.duckdb")
