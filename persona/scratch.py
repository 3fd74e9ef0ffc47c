"""A throw-away file that sees a finished build: to ask "what if" with the project's own models, and leave no trace."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb

from persona.running import run_dbt
from persona.sql import escaped
from persona.warehouse import private_folder


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
    # Always the same file: where it is another than the last time, dbt reads the whole project anew for twenty seconds.
    folder = work.parent / "scratch"
    shutil.rmtree(folder, ignore_errors=True)
    scratch = private_folder(folder) / work.name
    try:
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
    finally:
        shutil.rmtree(folder)


def attach(connection: duckdb.DuckDBPyConnection, work: Path) -> None:
    """Attach the build read-only under the name that the views of a scratch file use."""
    connection.execute(f"attach '{escaped(work)}' as previewed (read_only)")


def run_on_scratch(arguments: list[str], scratch: Path, work: Path) -> None:
    """Run dbt on a scratch file, without feeds, apart from what it remembers of builds; see `run_dbt`."""
    target = Path(os.environ.get("DBT_TARGET_PATH") or "target") / "scratch"
    settings = {"PERSONA_RAW_PATH": "none", "PERSONA_PREVIEW_OF": str(work), "DBT_TARGET_PATH": str(target)}
    run_dbt(arguments, scratch, settings, quiet=True)
