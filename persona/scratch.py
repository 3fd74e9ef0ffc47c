"""A throw-away file that sees a finished build: to ask "what if" with the project's own models, and leave no trace."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb

from persona.build import run_dbt
from persona.sql import escaped


@contextlib.contextmanager
def scratch_of(work: Path, without: str) -> Iterator[Path]:
    """Give a new file in which every table of a build is a view; it is gone afterwards.

    Parameters
    ----------
    work : Path
        The file of the build. It is attached read-only, as `previewed`.
    without : str
        Regular expression for the names of tables that are to be made anew and so not shown.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / "scratch.duckdb"
        with duckdb.connect(str(scratch)) as connection:
            attach(connection, work)
            tables = connection.execute(
                "select schema_name, table_name from duckdb_tables() where database_name = 'previewed'"
                " and (schema_name = 'history' or schema_name in ('marts', 'intermediate')"
                " and not regexp_full_match(table_name, ?))",
                [without],
            ).fetchall()
            for schema, table in tables:
                connection.execute(f"create schema if not exists {schema}")
                connection.execute(f"create view {schema}.{table} as select * from previewed.{schema}.{table}")
        yield scratch


def attach(connection: duckdb.DuckDBPyConnection, work: Path) -> None:
    """Attach the build read-only under the name that the views of a scratch file use."""
    connection.execute(f"attach '{escaped(work)}' as previewed (read_only)")


def run_on_scratch(arguments: list[str], scratch: Path, work: Path) -> None:
    """Run dbt on a scratch file, without feeds; see :func:`persona.build.run_dbt`."""
    run_dbt(arguments, scratch, {"PERSONA_RAW_PATH": "none", "PERSONA_PREVIEW_OF": str(work)}, quiet=True)
