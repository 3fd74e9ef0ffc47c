"""Whatever befalls a build: the published file stays good, the message says what to do, the next build mends it."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

import persona.build
from persona.build import build
from persona.errors import BuildError
from persona.publishing import publish
from persona.warehouse import private_folder, remember, work_file

# What a build leaves is made by its models; the demo's build has tested it.
pytestmark = pytest.mark.usefixtures("without_data_tests")

#: Kills of whole builds (more in `make evaluate`), and how long a step of one may take to begin on a busy machine.
KILLS = int(os.environ.get("PERSONA_FAULT_KILLS", "5"))
PATIENCE = 300


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small disk of this module's own, where the machine lets us mount one; else a folder."""
    folder = tmp_path_factory.mktemp("disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4g", "tmpfs", folder], capture_output=True)
    yield folder
    if mounted.returncode == 0:
        subprocess.run(["umount", folder], check=True)


@pytest.fixture(scope="module")
def published(demo: Path, disk: Path) -> Path:
    """The demo's marts as they were published, beside the private file, on the small disk."""
    shutil.copytree(demo / "warehouse", disk / "warehouse")
    return disk / "warehouse" / "persona.duckdb"


@pytest.fixture
def start(published: Path, demo_feeds: Path, tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Start `make build` as a process of its own, with its log in `tmp_path`."""

    def started(feeds: Path = demo_feeds, **settings: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "persona", "build"]
        return subprocess.Popen(
            [*command, "--raw-path", str(feeds), "--warehouse", str(published)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"DBT_LOG_PATH": str(tmp_path / "logs")} | settings,
            start_new_session=True,
        )

    return started


def _kill_at_step(process: subprocess.Popen[str], share: float, log: Path) -> None:
    """Kill a build and its dbt without warning when a share of its steps has begun."""
    begun = re.compile(r"(\d+) of (\d+) START (?!hook)")
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        steps = begun.findall(log.read_text(errors="replace")) if log.exists() else []
        if steps and int(steps[-1][0]) >= share * int(steps[-1][1]):
            break
        time.sleep(0.05)
    assert process.poll() is None, process.stdout.read() if process.stdout else ""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_killed_build_leaves_the_published_file(kill: int, start, published: Path, demo_warehouse, states, tmp_path):
    share = random.SystemRandom().uniform(kill / KILLS, (kill + 1) / KILLS)
    print(f"killed at {share:.3f} of the steps")
    _kill_at_step(start(), share, tmp_path / "logs/dbt.log")
    assert states(published) == states(demo_warehouse)


def test_a_full_disk_is_named_and_leaves_the_published_file(start, disk: Path, published: Path, demo_warehouse, states):
    if not disk.is_mount():
        pytest.skip("only who may mount a small disk can fill it")
    (disk / "filling").write_bytes(bytes(shutil.disk_usage(disk).free - 2_000_000))
    process = start()
    said, _ = process.communicate(timeout=PATIENCE)
    (disk / "filling").unlink()
    assert process.returncode == 1, said
    assert f"The disk of {published.parent}/.work is full" in said
    assert "Traceback" not in said
    assert states(published) == states(demo_warehouse)


def test_publishing_on_a_full_disk_is_named_and_leaves_the_published_file(
    disk: Path, demo: Path, demo_warehouse, states
):
    if not disk.is_mount():
        pytest.skip("only who may mount a small disk can fill it")
    warehouse = Path(shutil.copytree(demo / "warehouse", disk / "publishing")) / "persona.duckdb"
    (disk / "filling").write_bytes(bytes(shutil.disk_usage(disk).free - 1_000_000))
    with pytest.raises(BuildError, match=r"could not be written anew.*It is as it was.*is full"):
        publish(work_file(warehouse), warehouse)
    (disk / "filling").unlink()
    assert states(warehouse) == states(demo_warehouse)
    shutil.rmtree(warehouse.parent)


def test_a_corrupt_file_stops_the_build(start, published: Path, copy_of_feeds: Path, demo_warehouse, states):
    file = copy_of_feeds / "messages.parquet"
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = os.urandom(20_000)
    file.write_bytes(content)
    process = start(copy_of_feeds)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, said
    assert "messages.parquet" in said
    assert "Nothing was published" in said
    assert states(published) == states(demo_warehouse)


def test_a_truncated_text_file_stops_the_build_and_is_named(
    start, published: Path, copy_of_feeds: Path, demo_warehouse, states
):
    file = copy_of_feeds / "orders.csv"
    duckdb.sql(f"copy (from '{copy_of_feeds}/orders.parquet') to '{file}' (header, force_quote *)")
    (copy_of_feeds / "orders.parquet").unlink()
    os.truncate(file, file.stat().st_size - 5)
    process = start(copy_of_feeds)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, said
    assert f"Feed 'orders': the file {file} can't be read as csv" in said
    assert states(published) == states(demo_warehouse)


def test_what_is_read_of_a_file_that_grows_is_not_published(
    published: Path, copy_of_feeds: Path, demo_warehouse, states, monkeypatch
):
    def grow(*_: object) -> None:
        with (copy_of_feeds / "orders.parquet").open("ab") as file:
            file.write(b"more")

    monkeypatch.setattr(persona.build, "run_dbt", grow)
    with pytest.raises(BuildError, match=r"Changed while it was read: .*orders\.parquet\. Nothing was published"):
        build(published, {"PERSONA_RAW_PATH": str(copy_of_feeds)})
    assert states(published) == states(demo_warehouse)


def test_a_clock_set_back_stops_the_build(published: Path, demo_feeds: Path, demo_warehouse, states):
    remember(work_file(published), clock=os.environ["PERSONA_BUILD_CLOCK"])
    an_hour_before = {"PERSONA_RAW_PATH": str(demo_feeds), "PERSONA_BUILD_CLOCK": "2026-07-14 22:59:59"}
    with pytest.raises(BuildError, match=r"clock says 2026-07-14 22:59 UTC, but the last build .* 2026-07-15 00:00"):
        build(published, an_hour_before)
    assert states(published) == states(demo_warehouse)


def test_after_all_that_a_build_gives_what_a_clean_one_gave(start, published: Path, demo_warehouse, states):
    process = start()
    said, _ = process.communicate(timeout=2 * PATIENCE)
    assert process.returncode == 0, said
    assert states(published) == states(demo_warehouse)
    assert re.search(r"^ *\d+%  [\d,]+ of [\d,]+ steps, .* so far", said, re.MULTILINE)
    assert [line for line in said.splitlines() if line.startswith(f"Built {published}: ")]


def test_a_publication_killed_at_any_moment_leaves_the_old_file_or_the_new_one(
    published: Path, demo_warehouse, states, tmp_path: Path
):
    program = (
        "import sys, pathlib, persona.publishing as p; print(flush=True); p.publish(*map(pathlib.Path, sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, str(work_file(published)), str(published)]
    moments = random.SystemRandom()
    for _ in range(10):
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            time.sleep(moments.uniform(0, 1.5))
            process.kill()
        assert states(published) == states(demo_warehouse)


@pytest.mark.long
def test_a_file_that_grows_during_a_build_is_named_and_read_again_by_the_next(
    start, published: Path, copy_of_feeds: Path, demo_warehouse, states, tmp_path: Path
):
    file = copy_of_feeds / "orders.csv"
    duckdb.sql(f"copy (from '{copy_of_feeds}/orders.parquet') to '{file}' (header)")
    (copy_of_feeds / "orders.parquet").unlink()
    whole = file.read_bytes()
    file.write_bytes(whole[: whole.rindex(b"\n", 0, len(whole) // 2) + 1])
    process = start(copy_of_feeds)
    log = tmp_path / "logs/dbt.log"
    while process.poll() is None and not (log.exists() and "OK created" in log.read_text(errors="replace")):
        time.sleep(0.1)
    file.write_bytes(whole)
    said, _ = process.communicate(timeout=2 * PATIENCE)
    assert process.returncode == 1, said
    assert f"Changed while it was read: {file}" in said
    assert states(published) == states(demo_warehouse)
    process = start(copy_of_feeds)
    said, _ = process.communicate(timeout=2 * PATIENCE)
    assert process.returncode == 0, said
    read, clean = (states(warehouse) for warehouse in (published, demo_warehouse))
    # The text of a refused row is that of its file, and the demo's is no CSV.
    assert {mart for mart in clean if read[mart] != clean[mart]} <= {"fct_rejected_records"}
    assert _refused(published) == _refused(demo_warehouse)


def _refused(warehouse: Path) -> list[tuple]:
    """Return what was refused, without the rows' texts and the keys made from them."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.sql(
            "select feed, reason, row_count, first_seen_at, count(*) from marts.fct_rejected_records "
            "group by all order by all"
        ).fetchall()


@pytest.mark.long
def test_a_reader_never_fails_and_never_sees_half_a_build_through_ten_builds(demo_feeds: Path, tmp_path: Path):
    """Ten days are built, one after the other; the marts of a build all speak of the same latest day."""
    warehouse = tmp_path / "persona.duckdb"
    marts = ("fct_user_features", "fct_user_lifecycle", "fct_user_personas", "fct_user_tags", "fct_user_segments")
    latest = ", ".join(f"(select max(as_of_date) from marts.{mart})" for mart in marts)
    seen: list[set] = []
    faults: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.wait(0.2):
            try:
                with duckdb.connect(str(warehouse), read_only=True) as connection:
                    seen.append(set(connection.sql(f"select {latest}").fetchone() or ()))
            except duckdb.Error as error:
                faults.append(str(error))

    reader = threading.Thread(target=read)
    for day in range(21, 31):
        settings = {"PERSONA_RAW_PATH": str(demo_feeds), "PERSONA_AS_OF_DATE": f"2026-06-{day}"}
        build(warehouse, settings, quiet=True)
        if not reader.is_alive():
            reader.start()
    done.set()
    reader.join()
    assert faults == []
    assert [dates for dates in seen if len(dates) != 1] == []
    assert len(set().union(*seen)) == 10


def test_own_feeds_and_the_demos_never_meet_in_one_file(tmp_path: Path):
    warehouse = tmp_path / "persona.duckdb"
    private_folder(work_file(warehouse).parent)
    duckdb.connect(str(work_file(warehouse))).close()
    remember(work_file(warehouse), is_demo=False)
    with pytest.raises(BuildError, match="built from feeds of your own, and these are the demo's"):
        build(warehouse, {"PERSONA_RAW_PATH": "demo/feeds"})
