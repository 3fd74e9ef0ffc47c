"""What does not fit into memory goes where the variable says, or beside the file that is built."""

from pathlib import Path

import duckdb

from persona.duckdb_plugin import SPILL_VARIABLE, Plugin


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
    assert folders and all(folder.parent == spill for folder in folders)


def test_without_it_spilling_stays_beside_the_file(tmp_path, monkeypatch):
    monkeypatch.delenv(SPILL_VARIABLE, raising=False)
    assert set(_sort_more_than_fits(tmp_path / "persona.duckdb")) == {tmp_path / "persona.duckdb.tmp"}
