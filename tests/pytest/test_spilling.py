"""What does not fit into memory goes where the variable says, or beside the file that is built."""

from pathlib import Path

import duckdb

from persona.duckdb_plugin import Plugin
from persona.publishing import tidy
from persona.warehouse import SPILL_VARIABLE, spill_folder, work_file


def _sort_more_than_fits(work: Path) -> list[Path]:
    """Sort a table in little memory; return the folders below the work file's that were spilled to meanwhile."""
    with duckdb.connect(str(work), config={"memory_limit": "60MB", "threads": 1}) as connection:
        Plugin("persona", {}).configure_connection(connection)
        rows = connection.execute(
            "select hash(i) as h, repeat('x', 100) as text from range(2_000_000) as r(i) order by h"
        )
        rows.fetchone()
        return sorted(file.parent for file in work.parent.rglob("duckdb_temp*"))


def test_spilling_goes_where_the_variable_says(tmp_path, monkeypatch):
    spill = tmp_path / "roomy disk"
    monkeypatch.setenv(SPILL_VARIABLE, str(spill))
    folders = set(_sort_more_than_fits(tmp_path / "persona.duckdb"))
    assert folders == {spill_folder(tmp_path / "persona.duckdb")}
    assert spill_folder(tmp_path / "persona.duckdb").parent == spill


def test_without_it_spilling_stays_beside_the_file(tmp_path, monkeypatch):
    monkeypatch.delenv(SPILL_VARIABLE, raising=False)
    assert set(_sort_more_than_fits(tmp_path / "persona.duckdb")) == {tmp_path / "persona.duckdb.tmp"}


def test_what_a_killed_build_spilled_goes_with_the_next(tmp_path, monkeypatch):
    monkeypatch.setenv(SPILL_VARIABLE, str(tmp_path / "roomy disk"))
    warehouse, other = tmp_path / "persona.duckdb", tmp_path / "other" / "persona.duckdb"
    for file in (work_file(warehouse), work_file(other)):
        spill_folder(file).mkdir(parents=True)
        file.parent.mkdir(parents=True)
        duckdb.connect(str(file)).close()
    tidy(work_file(warehouse), warehouse, keep=0, days=None)
    assert not spill_folder(work_file(warehouse)).exists()
    assert spill_folder(work_file(other)).exists()
