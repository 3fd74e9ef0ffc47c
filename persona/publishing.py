"""Put what was built in the place of what readers open, in one step, and keep the last files.

Publishing copies the public schema into a new file of the same name (views carry the database's name) and puts it in
place in one step, so that a reader sees the old marts or the new ones, never something between. Who asked to be erased
leaves the files that are kept, too.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import duckdb

from persona.encryption import EncryptionError, attach_new
from persona.erasure import compact, copy_comments, erased_accounts, forget
from persona.errors import BuildError
from persona.running import advice_on
from persona.sql import escaped
from persona.warehouse import PUBLIC_SCHEMA, kept_files, kept_name, private_folder, published_at, spill_folder


def publish(work: Path, warehouse: Path) -> str:
    """Copy the public schema of `work` into a new file and put it in the place of `warehouse`.

    Returns
    -------
    str
        How many marts and people were published, and as of which day.

    Raises
    ------
    BuildError
        If the new file can't be written, as on a full disk. The published one is as it was then.
    """
    try:
        return _publish(work, warehouse)
    except (OSError, duckdb.Error, EncryptionError) as error:
        shutil.rmtree(work.parent / "publish", ignore_errors=True)
        raise BuildError(
            f"The marts were built and passed, but {warehouse} could not be written anew: {str(error).splitlines()[0]} "
            f"It is as it was.{advice_on(str(error), work)}"
        ) from None


def _publish(work: Path, warehouse: Path) -> str:
    fresh = work.parent / "publish" / warehouse.name
    shutil.rmtree(fresh.parent, ignore_errors=True)
    private_folder(fresh.parent)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{escaped(work)}' as work (read_only)")
        attach_new(connection, fresh, "fresh")
        connection.execute("use fresh")
        connection.execute(f"create schema {PUBLIC_SCHEMA}")
        tables = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'work' and schema_name = ? order by 1",
            [PUBLIC_SCHEMA],
        ).fetchall()
        for (table,) in tables:
            connection.execute(f"create table {PUBLIC_SCHEMA}.{table} as from work.{PUBLIC_SCHEMA}.{table}")
            copy_comments(connection, "work", "fresh", PUBLIC_SCHEMA, table)
        summary = _summary(connection, {table for (table,) in tables})
    fresh.chmod(0o600)
    _keep(warehouse)
    os.replace(fresh, warehouse)
    return f"{len(tables)} marts {summary}"


def _summary(connection: duckdb.DuckDBPyConnection, marts: set[str]) -> str:
    """How many people there are, as of which day, and how many have a persona, as far as marts say so."""
    if not {"dim_accounts", "fct_user_features"} <= marts:
        return "of facts alone"
    people, as_of_date = connection.execute(
        f"select (select count(distinct user_id) from {PUBLIC_SCHEMA}.dim_accounts), max(as_of_date) "
        f"from {PUBLIC_SCHEMA}.fct_user_features"
    ).fetchone() or (0, None)
    if as_of_date is None:
        return f"about {people:,} people, none of whom may be analysed and did anything"
    if "fct_user_personas" not in marts:
        return f"about {people:,} people as of {as_of_date}; personas come with a build of everything"
    mart = f"{PUBLIC_SCHEMA}.fct_user_personas"
    personas, persona_date = connection.execute(
        f"select count(*) filter (where persona != 'unassigned'), max(as_of_date) from {mart} "
        f"where as_of_date = (select max(as_of_date) from {mart})"
    ).fetchone() or (0, None)
    named = (
        f"{personas:,} with a persona" if personas else "none with a persona (too few active people, or no patterns)"
    )
    # A daily build looks at a later day than personas were made for.
    named += f" as of {persona_date}" if persona_date not in (None, as_of_date) else ""
    return f"about {people:,} people as of {as_of_date}, {named}"


def _keep(warehouse: Path) -> None:
    """Give the published file a second name among those that are kept, so that it outlives its replacement."""
    if not warehouse.exists():
        return
    folder = warehouse.parent / ".kept"
    private_folder(folder)
    kept = folder / kept_name(warehouse)
    kept.unlink(missing_ok=True)
    try:
        os.link(warehouse, kept)
    except OSError:
        shutil.copy2(warehouse, kept)
    kept.chmod(0o600)


def tidy(work: Path, warehouse: Path, keep: int, days: int | None, now: dt.datetime | None = None) -> None:
    """Remove kept files that are too many or too old, and erased people from those that stay and from the work file.

    Parameters
    ----------
    work, warehouse : Path
        The private file, which remembers who was erased, and the published one.
    keep : int
        How many older published files stay.
    days : int, optional
        For how many days after they were published they may be kept; None for good.
    now : datetime, optional
        When that is asked, in UTC; by default now, whatever the build's clock says: files are as old as they are.

    Raises
    ------
    BuildError
        If a kept file can't be read or rewritten. The new marts are published then.
    """
    now = now or dt.datetime.now(dt.UTC)
    kept = kept_files(warehouse)
    for file in kept[: max(len(kept) - keep, 0)]:
        file.unlink()
    for file in kept_files(warehouse):
        if days is not None and now - published_at(file) > dt.timedelta(days=days):
            file.unlink()
    erased = erased_accounts(work)
    if erased:
        for file in kept_files(warehouse):
            try:
                forget(file, erased)
            except (duckdb.Error, EncryptionError) as error:
                raise BuildError(
                    f"The new marts are published, but {file} could not be rid of people who asked to be erased: "
                    f"{str(error).splitlines()[0]} Delete the file."
                ) from None
        # The feeds still hold them: so did this build's first steps, until its end.
        compact(work)
    shutil.rmtree(spill_folder(work), ignore_errors=True)
