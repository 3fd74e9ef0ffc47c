"""Build beside the published file and replace it only when everything passed.

dbt works in a private file under `.work/`, which keeps its state from build to build. Publishing copies the public
schema into a new file of the same name (views carry the database's name) and puts it in place in one step, so that a
reader sees the old marts or the new ones, never something between.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

PUBLIC_SCHEMA = "marts"


class BuildError(Exception):
    """A failure whose message says all that its reader needs."""


def build(warehouse: Path, settings: dict[str, str], quiet: bool = False) -> str:
    """Run `dbt build` and publish the marts; return a line that says what was built.

    Parameters
    ----------
    warehouse : Path
        The file that readers open. It is replaced in one step or left as it is.
    settings : dict of str
        Environment variables for dbt, such as PERSONA_RAW_PATH.
    quiet : bool
        Show dbt's output only if the build fails.

    Raises
    ------
    BuildError
        If another build is under way, or dbt failed: then nothing was published.
    """
    started = time.monotonic()
    _check_date(settings.get("PERSONA_AS_OF_DATE") or os.environ.get("PERSONA_AS_OF_DATE", ""))
    work = work_file(warehouse)
    work.parent.mkdir(parents=True, exist_ok=True)
    with locked(warehouse):
        run_dbt(["build"], work, settings, quiet)
        summary = publish(work, warehouse)
    return f"Built {warehouse}: {summary}, in {time.monotonic() - started:.0f} s."


def work_file(warehouse: Path) -> Path:
    """Return the private file beside a published one that dbt works in."""
    return warehouse.parent / ".work" / warehouse.name


def run_dbt(arguments: list[str], work: Path, settings: dict[str, str], quiet: bool = False) -> None:
    """Run dbt on the file `work`, in the private umask: only the owner may read what it writes.

    Raises
    ------
    BuildError
        If dbt's exit code is not 0.
    """
    command = [str(Path(sys.executable).with_name("dbt")), *arguments]
    environment = os.environ | settings | {"PERSONA_WAREHOUSE": str(work)}
    finished = subprocess.run(
        command,
        env=environment,
        umask=0o077,
        text=True,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )
    if finished.returncode != 0:
        if quiet:
            sys.stderr.write(finished.stdout)
        raise BuildError(
            f"dbt {' '.join(arguments)} failed: what went wrong stands above, the whole log in logs/dbt.log. "
            "Nothing was published."
        )


def publish(work: Path, warehouse: Path) -> str:
    """Copy the public schema of `work` into a new file and put it in the place of `warehouse`.

    Returns
    -------
    str
        How many marts and people were published, and as of which day.
    """
    fresh = work.parent / "publish" / warehouse.name
    fresh.parent.mkdir(parents=True, exist_ok=True)
    fresh.unlink(missing_ok=True)
    with duckdb.connect(str(fresh)) as connection:
        connection.execute(f"attach '{_quoted(work)}' as work (read_only)")
        connection.execute(f"create schema {PUBLIC_SCHEMA}")
        tables = connection.execute(
            "select table_name, comment from duckdb_tables()"
            " where database_name = 'work' and schema_name = ? order by 1",
            [PUBLIC_SCHEMA],
        ).fetchall()
        for table, comment in tables:
            connection.execute(f"create table {PUBLIC_SCHEMA}.{table} as from work.{PUBLIC_SCHEMA}.{table}")
            _copy_comments(connection, table, comment)
        summary = _summary(connection)
        connection.execute("detach work")
    fresh.chmod(0o600)
    os.replace(fresh, warehouse)
    return f"{len(tables)} marts {summary}"


def _summary(connection: duckdb.DuckDBPyConnection) -> str:
    """How many people there are, as of which day, and how many have a persona."""
    people, as_of_date, personas = connection.execute(
        f"""
        with latest as (select max(as_of_date) as as_of_date from {PUBLIC_SCHEMA}.fct_user_features)

        select
            (select count(*) from {PUBLIC_SCHEMA}.dim_users),
            (select as_of_date from latest),
            (
                select count(*) from {PUBLIC_SCHEMA}.fct_user_personas
                where persona != 'unassigned' and as_of_date = (select as_of_date from latest)
            )
        """
    ).fetchone() or (0, None, 0)
    if as_of_date is None:
        return f"about {people:,} people, none of whom may be analysed and did anything"
    named = (
        f"{personas:,} with a persona" if personas else "none with a persona (too few active people, or no patterns)"
    )
    return f"about {people:,} people as of {as_of_date}, {named}"


def _check_date(text: str) -> None:
    try:
        dt.date.fromisoformat(text or "2026-06-30")
    except ValueError:
        raise BuildError(f"AS_OF must be a date such as 2026-06-30, not '{text}'.") from None


def _copy_comments(connection: duckdb.DuckDBPyConnection, table: str, comment: str | None) -> None:
    if comment:
        connection.execute(f"comment on table {PUBLIC_SCHEMA}.{table} is '{_quoted(comment)}'")
    columns = connection.execute(
        "select column_name, comment from duckdb_columns() "
        "where database_name = 'work' and schema_name = ? and table_name = ? and comment is not null",
        [PUBLIC_SCHEMA, table],
    ).fetchall()
    for column, text in columns:
        connection.execute(f"comment on column {PUBLIC_SCHEMA}.{table}.{column} is '{_quoted(text)}'")


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")


@contextlib.contextmanager
def locked(warehouse: Path) -> Iterator[None]:
    """Hold the lock of a warehouse; the operating system lets go of it even when the build is killed.

    Raises
    ------
    BuildError
        If another process holds it.
    """
    with work_file(warehouse).with_suffix(".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildError(f"Another build of {warehouse} is under way. Wait for it, or stop it.") from None
        yield
