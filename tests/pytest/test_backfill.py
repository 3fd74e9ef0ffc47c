"""Many files are read in steps of a bounded size, in the order in which they arrived, and nothing is read twice."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from persona.backfill import Step, steps


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    """Three days of logins of 40, 50 and 60 bytes, and one file of accounts."""
    folder = tmp_path / "feeds"
    (folder / "logins").mkdir(parents=True)
    for day, size in ((1, 40), (2, 50), (3, 60)):
        (folder / "logins" / f"2026-06-0{day}.csv").write_bytes(bytes(size))
    (folder / "accounts.csv").write_bytes(bytes(1000))
    (folder / "erasure_requests.csv").write_bytes(bytes(10))
    return folder


def _days(step: Step) -> list[str]:
    first, *days = [Path(file).stem for file in step.held_back]
    assert first == "erasure_requests"
    return days


@pytest.mark.parametrize(
    ("limit", "held_back"),
    [
        (150, []),
        (149, [["2026-06-03"]]),
        (90, [["2026-06-03"]]),
        (89, [["2026-06-02", "2026-06-03"], ["2026-06-03"]]),
        (1, [["2026-06-02", "2026-06-03"], ["2026-06-03"]]),
    ],
)
def test_a_step_holds_back_what_arrived_later_and_who_is_to_be_erased(
    feeds: Path, tmp_path: Path, limit: int, held_back: list[list[str]]
):
    assert [_days(step) for step in steps(str(feeds), tmp_path / "no.duckdb", limit)] == held_back


def test_files_that_were_read_are_no_work_unless_they_changed_or_are_asked_for(feeds: Path, tmp_path: Path):
    work = tmp_path / "persona.duckdb"
    rows = [
        (str(file), 60 if file.stem.endswith("2") else file.stat().st_size, file.stat().st_mtime_ns)
        for file in sorted((feeds / "logins").iterdir())
    ]
    with duckdb.connect(str(work)) as connection:
        connection.execute("create schema intermediate")
        connection.execute(
            "create table intermediate.int_feed_files (file_path text, file_bytes int, modified_ns bigint)"
        )
        connection.executemany("insert into intermediate.int_feed_files values (?, ?, ?)", rows)
    # The second day's file is another than it was: it is read with the build.
    assert list(steps(str(feeds), work, 1)) == []
    again = list(steps(str(feeds), work, 90, reread="2026-06-01/2026-06-02"))
    assert again == [Step(reread="2026-06-01/2026-06-02")]
    again = list(steps(str(feeds), work, 89, reread="2026-06-01/2026-06-30"))
    assert [step.reread for step in again] == [
        "2026-06-01/2026-06-01",
        "2026-06-02/2026-06-02",
        "2026-06-03/2026-06-03",
    ]
