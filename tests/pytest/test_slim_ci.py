"""Slim CI as docs/operations.md tells it: only what differs and hangs on it is built, on a build of before."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from persona.warehouse import work_file

ROOT = Path(__file__).parents[2]
PROJECT = (
    "dbt_project.yml",
    "profiles.yml",
    "selectors.yml",
    "macros",
    "models",
    "python_models",
    "seeds",
    "tests/dbt",
)

MODEL, SEED = "model.persona.int_group_days", "seed.persona.tenure_bands"


def _recipe(part: str) -> str:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    return re.search(f"<!-- slim ci: {part} -->\n```sh\n(.*?)```", text, re.DOTALL)[1]


def _run(script: str, project: Path, feeds: Path) -> None:
    environment = {name: text for name, text in os.environ.items() if not name.startswith("DBT_")}
    environment |= {
        "DBT_PROFILES_DIR": ".",
        "PERSONA_RAW_PATH": str(feeds),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    said = subprocess.run(["bash", "-ec", script], cwd=project, env=environment, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr


def _change(project: Path, pattern: str, old: str, new: str) -> None:
    (file,) = project.glob(pattern)
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def _descendants(manifest: dict, *nodes: str) -> set[str]:
    found, waiting = set(), list(nodes)
    while waiting:
        node = waiting.pop()
        if node not in found and node.startswith(("model.", "seed.")):
            found.add(node)
            waiting += manifest["child_map"][node]
    return found


@pytest.fixture(scope="module")
def project(demo_warehouse: Path, demo_feeds: Path, manifest: dict, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project after the recipe, with a changed model, in which messages count twice, and a changed seed."""
    folder = tmp_path_factory.mktemp("slim_ci")
    for name in PROJECT:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    for made in ("target", "warehouse/.work"):
        (folder / made).mkdir(parents=True)
    shutil.copy(Path(os.environ["DBT_TARGET_PATH"]) / "manifest.json", folder / "target")
    os.link(work_file(demo_warehouse), folder / "warehouse/.work/persona.duckdb")
    _run(_recipe("keep"), folder, demo_feeds)
    _change(folder, "models/**/int_group_days.sql", "event_type = 'message') as", "event_type = 'message') * 2 as")
    _change(folder, "seeds/**/tenure_bands.csv", "first_quarter,30,", "first_quarter,31,")
    _run(_recipe("build"), folder, demo_feeds)
    return folder


def test_what_differs_and_what_hangs_on_it_is_built_and_tested_and_nothing_else(project: Path, manifest: dict):
    results = json.loads((project / "target/run_results.json").read_text())["results"]
    built = {result["unique_id"] for result in results if result["unique_id"].startswith(("model.", "seed."))}
    assert built == _descendants(manifest, MODEL, SEED)
    assert {MODEL, SEED, "model.persona.rpt_group_activity", "model.persona.rpt_service_adoption"} <= built
    assert len(built) < 10
    tested = {result["unique_id"].split(".")[2] for result in results if result["unique_id"].startswith("test.")}
    assert any("int_group_days" in test for test in tested)


def test_the_rest_is_read_from_the_build_of_before_which_stays_as_it_was(project: Path):
    with duckdb.connect() as connection:
        connection.execute(f"attach '{project}/warehouse/ci.duckdb' as ci (read_only)")
        connection.execute(f"attach '{project}/base/persona.duckdb' as persona (read_only)")
        there = connection.sql(
            "select table_name from duckdb_tables() where database_name = 'ci' and schema_name = 'marts'"
        ).fetchall()
        now, before = (
            connection.sql(f"select sum(messages), sum(joins) from {file}.intermediate.int_group_days").fetchall()[0]
            for file in ("ci", "persona")
        )
        bands = connection.sql("select min_days from ci.intermediate.int_tenure_bands order by 1").fetchall()
    assert ("fct_events",) not in there
    assert now == (2 * before[0], before[1])
    assert before[0] > 0
    assert bands == [(0,), (31,), (90,), (365,)]
    base, work = (
        hashlib.sha256((project / file).read_bytes()).digest()
        for file in ("base/persona.duckdb", "warehouse/.work/persona.duckdb")
    )
    assert base == work


def test_the_workflow_runs_the_recipe():
    workflow = (ROOT / "examples/schedulers/slim_ci.yml").read_text(encoding="utf-8")
    for part in ("keep", "build"):
        for line in _recipe(part).splitlines():
            assert line in workflow
