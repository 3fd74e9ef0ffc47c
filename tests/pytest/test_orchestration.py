"""Persona in Dagster, run in process: schedules, checks, and runs that readers see whole or not at all."""

from __future__ import annotations

import datetime as dt
import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from persona.running import environment
from persona.warehouse import work_file

dg = pytest.importorskip("dagster", reason="Dagster is not installed: make test-dagster")


@pytest.fixture(scope="module")
def warehouse(demo_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shutil.copytree(demo_warehouse.parent, tmp_path_factory.mktemp("dagster") / "warehouse")
    return Path(folder) / demo_warehouse.name


@pytest.fixture(scope="module")
def project(warehouse: Path, demo_feeds: Path) -> Iterator[ModuleType]:
    """The Dagster project on the demo's feeds and marts. Its manifest is there before it is loaded."""
    before = dict(os.environ)
    os.environ |= environment(work_file(warehouse), {"PERSONA_RAW_PATH": str(demo_feeds)})
    os.environ |= {
        "DBT_TARGET_PATH": str(warehouse.parent / "target"),
        "DBT_WRITE_JSON": "true",
        "WAREHOUSE": str(warehouse),
    }
    subprocess.run([Path(sys.executable).with_name("dbt"), "parse", "--quiet"], check=True)
    yield importlib.import_module("persona.orchestration")
    os.environ.clear()
    os.environ.update(before)


def _names(keys: set) -> set[str]:
    return {key.to_user_string() for key in keys}


def _materialize(project: ModuleType, *assets: str):
    selection = [dg.AssetKey(asset.split("/")) for asset in assets]
    return dg.materialize([project.models], selection=selection, resources=project.defs.resources, raise_on_error=False)


def _materialized(result) -> set[str]:
    return _names({event.asset_key for event in result.get_asset_materialization_events()})


def test_each_job_builds_what_its_selector_names(project: ModuleType):
    dg.Definitions.validate_loadable(project.defs)
    daily, monthly, quarterly = (
        _names(project.defs.resolve_job_def(name).asset_layer.executable_asset_keys)
        for name in ("daily", "monthly", "quarterly")
    )
    assert daily < monthly == quarterly
    assert {"marts/fct_account_days", "marts/rpt_activity_daily", "seeds/event_types"} <= daily
    assert "marts/fct_user_personas" in monthly - daily


@pytest.mark.parametrize(
    ("name", "due"),
    [("daily", "2026-07-02 04:30"), ("monthly", "2026-08-01 06:00"), ("quarterly", "2026-10-01 08:00")],
)
def test_schedules_are_due_in_local_time(project: ModuleType, name: str, due: str):
    from dagster._utils.schedules import cron_string_iterator

    schedule = project.defs.resolve_schedule_def(f"{name}_schedule")
    after = dt.datetime(2026, 7, 1, tzinfo=dt.UTC).timestamp()
    at = next(cron_string_iterator(after, schedule.cron_schedule, schedule.execution_timezone))
    assert f"{at:%Y-%m-%d %H:%M %Z}" == f"{due} KST"
    with dg.build_schedule_context(scheduled_execution_time=at) as context:
        assert len(schedule.evaluate_tick(context).run_requests) == 1


def test_a_run_builds_tests_and_publishes_its_assets(project: ModuleType, warehouse: Path):
    before = warehouse.stat().st_ino
    assets = ["seeds/tenure_bands", "intermediate/int_tenure_bands", "marts/rpt_service_adoption"]
    result = _materialize(project, *assets)
    assert result.success
    assert _materialized(result) == set(assets)
    checks = result.get_asset_check_evaluations()
    assert len(checks) > 3
    assert all(check.passed for check in checks)
    assert warehouse.stat().st_ino != before


def test_a_run_that_fails_publishes_nothing_and_tells_which_check_failed(project: ModuleType, warehouse: Path):
    before = warehouse.stat().st_ino
    with duckdb.connect(str(work_file(warehouse))) as connection:
        connection.execute("update seeds.seasons set first_day = 'winter'")
    result = _materialize(project, "intermediate/int_seasons")
    assert not result.success
    assert _materialized(result) == set()
    failed = [check.check_name for check in result.get_asset_check_evaluations() if not check.passed]
    assert len(failed) == 1 and "seasons" in failed[0]
    assert warehouse.stat().st_ino == before


@pytest.mark.long
def test_the_daily_run_builds_its_selector_whole(project: ModuleType, warehouse: Path):
    before = warehouse.stat().st_ino
    job = project.defs.resolve_job_def("daily")
    result = job.execute_in_process()
    assert _materialized(result) == _names(job.asset_layer.executable_asset_keys)
    assert all(check.passed for check in result.get_asset_check_evaluations())
    assert warehouse.stat().st_ino != before


def test_marts_that_nobody_built_in_time_are_not_fresh(project: ModuleType, warehouse: Path):
    """Who built them does not matter: the demo's whole build is fresh too."""

    def checks() -> dict[str, bool]:
        result = project.defs.resolve_job_def("freshness").execute_in_process()
        return {check.asset_key.path[-1]: check.passed for check in result.get_asset_check_evaluations()}

    assert set(checks().values()) == {True}
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("update marts.rpt_build_runs set started_at = started_at - interval '31' hour")
    assert checks() == {
        "fct_events": False,
        "rpt_activity_daily": False,
        "fct_user_personas": True,
        "fct_audience_members": True,
    }
    warehouse.unlink()
    assert set(checks().values()) == {False}
