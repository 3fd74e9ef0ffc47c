"""What the tests share: small demo feeds, builds into folders of their own, and the state of a mart as one value."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

import persona.running

ROOT = Path(__file__).parents[2]

#: Not the seed of the demo: tests look at other people than those anybody tuned on.
SYNTH = ["--users", "300", "--days", "120", "--seed", "23", "--end-date", "2026-06-30"]
CLOCK = "2026-07-15 00:00:00"

_run_dbt = persona.running.run_dbt


def run_dbt(arguments: list[str], work: Path, settings: dict[str, str], quiet: bool = False) -> None:
    """Run dbt on a link to `work` in the process's own folder.

    dbt parses the whole project anew, for twenty seconds, where its file is another than the last time.
    """
    link = Path(os.environ["DBT_LOG_PATH"]).parent / work.name
    link.symlink_to(work.absolute())
    try:
        _run_dbt(arguments, link, settings, quiet)
    finally:
        link.unlink()


# Before anything else takes the name from there.
persona.running.run_dbt = run_dbt


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give every test process its own dbt target and log folder, so that processes don't overwrite each other's.

    Writing dbt's JSON files takes as long as starting dbt: who reads them asks for them.
    """
    folder = tmp_path_factory.mktemp("dbt")
    own = {
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "DBT_PROFILES_DIR": str(ROOT),
        "DBT_PROJECT_DIR": str(ROOT),
        "DBT_WRITE_JSON": "false",
        "PERSONA_BUILD_CLOCK": CLOCK,
    }
    dropped = ("PERSONA_RAW_PATH", "PERSONA_AS_OF_DATE", "PERSONA_WAREHOUSE")
    before = dict(os.environ)
    os.environ.update(own)
    for name in dropped:
        os.environ.pop(name, None)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder with the demo's feeds and what was built from them, made by the first process that asks for it."""
    from persona.build import build

    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "demo"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            command = [sys.executable, "-m", "persona.synth", *SYNTH, "--out", str(folder / "feeds")]
            subprocess.run(command, check=True, cwd=ROOT)
            build(folder / "warehouse/persona.duckdb", {"PERSONA_RAW_PATH": str(folder / "feeds")}, quiet=True)
            (folder / "made").touch()
    return folder


@pytest.fixture(scope="session")
def demo_feeds(demo: Path) -> Path:
    """Feeds of 300 people over 120 days, with the planted truth beside them."""
    return demo / "feeds"


@pytest.fixture(scope="session")
def demo_warehouse(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published marts of the demo feeds, beside the private file: copies of this process's own."""
    folder = Path(shutil.copytree(demo / "warehouse", tmp_path_factory.mktemp("warehouse") / "demo"))
    return folder / "persona.duckdb"


@pytest.fixture
def without_data_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let builds make models and seeds alone, for tests of what is built that other builds have checked."""
    monkeypatch.setenv("DBT_EXCLUDE_RESOURCE_TYPES", "test unit_test")


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What dbt knows of the project."""
    path = Path(os.environ["DBT_TARGET_PATH"]) / "manifest.json"
    if not path.exists():
        run_dbt(["parse", "--write-json"], tmp_path_factory.mktemp("parse") / "persona.duckdb", {}, quiet=True)
    return json.loads(path.read_text())


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder with the public data sets, or a skip that says what to set."""
    folder = os.environ.get("PUBLIC_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("set PUBLIC_DATA to the folder with the public data sets (see examples/README.md)")
    return Path(folder)


@pytest.fixture
def copy_of_feeds(demo_feeds: Path, tmp_path: Path) -> Path:
    """Feeds that a test may break."""
    return Path(shutil.copytree(demo_feeds, tmp_path / "feeds"))


def mart_states(warehouse: Path) -> dict[str, tuple[int, int]]:
    """Return rows and an order-free hash of every public mart: equal states mean equal rows."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        marts = [
            row[0]
            for row in connection.sql(
                "select table_name from information_schema.tables where table_schema = 'marts' "
                # These tell of builds, and of what is new since the one before.
                "and table_name not in ('rpt_build_runs', 'rpt_build_models', 'rpt_data_quality') order by 1"
            ).fetchall()
        ]
        return {
            mart: connection.sql(
                f"select count(*), coalesce(sum(hash(t)::hugeint), 0) from marts.{mart} as t"
            ).fetchone()
            for mart in marts
        }


@pytest.fixture(scope="session")
def states() -> Callable[[Path], dict[str, tuple[int, int]]]:
    """:func:`mart_states`, as a fixture because test files can't import conftest."""
    return mart_states


@pytest.fixture(scope="session")
def example_feeds(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Run an example's script and return the folder of its feeds."""

    def make(example: str, *arguments: str) -> Path:
        folder = tmp_path_factory.mktemp("example") / example
        script = ROOT / "examples" / example / "to_feeds.py"
        subprocess.run(
            [sys.executable, str(script), *arguments, "--out", str(folder)], check=True, cwd=ROOT, capture_output=True
        )
        return folder

    return make
