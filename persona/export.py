"""Audiences as files for a CRM: the accounts of the people in them, by the platform's own ids.

The one way back from people to accounts is `dim_accounts`. A file holds the accounts of the systems that the audience
names, without people who are held out. It lies below the private folder and is gone with the next build, so that nobody
who revoked or was erased since is left in it.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import duckdb

from persona.errors import BuildError
from persona.sql import escaped
from persona.warehouse import EXPORTS, built_file, holds_sample, private_folder, private_text

FORMATS = ("csv", "parquet")

#: A spreadsheet takes a cell that starts so for a formula and would run it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_COLUMNS = ("audience", "as_of_date", "channel", "source_system", "account_id")


class UnknownAudience(BuildError):
    """No audience of this name; the message lists those there are."""


def harmless(cell: str) -> str:
    """Return a cell of a CSV file that no spreadsheet takes for a formula: with an apostrophe before it, if need be."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def check_format(file_format: str) -> None:
    """Raise BuildError for a format that nothing is exported in."""
    if file_format not in FORMATS:
        raise BuildError(f"FORMAT must be csv or parquet, not '{file_format}'.")


def export_audience(audience: str, file_format: str, warehouse: Path) -> str:
    """Write the accounts of an audience as of the latest day; return a line that says where and how many.

    Parameters
    ----------
    audience : str
        An audience of the last build.
    file_format : str
        `csv`, in which cells are made harmless, or `parquet`, in which ids are as they are.
    warehouse : Path
        The published file; the private file is found beside it.

    Raises
    ------
    UnknownAudience
        If the last build knows no such audience.
    BuildError
        If the format is another, nothing was built yet, a build is under way, only a sample of the accounts was built,
        or the ids of a system that the audience names are contact details: their pseudonyms mean nothing to a CRM.
    """
    check_format(file_format)
    work = built_file(warehouse)
    try:
        with duckdb.connect(str(work), read_only=True) as connection:
            name = audience.strip().lower()
            if holds_sample(connection, "runs.runs"):
                raise BuildError(
                    f"{warehouse} was built from a sample of the accounts and knows no refusal that another account of "
                    "the same person declared: address nobody from it. Export from a whole build."
                )
            _check(connection, name)
            connection.execute("create temp table exported as " + _ACCOUNTS, [name])
            count = connection.sql("select count(*) from exported").fetchone()
            file = _write(connection, private_folder(work.parent / EXPORTS) / f"{name}.{file_format}")
    except duckdb.IOException as error:
        raise BuildError(f"A file can't be read, perhaps because a build is under way: {error}") from None
    return (
        f"{file} holds {count[0] if count else 0:,} accounts of {name}, without people who are held out. "
        "Only you may read it, and the next build takes it away."
    )


_ACCOUNTS = """
    select members.audience, members.as_of_date, members.channel, accounts.source_system, accounts.account_id
    from marts.fct_audience_members as members
    inner join intermediate.int_audiences as audiences using (audience)
    inner join marts.dim_accounts as accounts using (user_id)
    where
        members.audience = ? and members.is_latest and not members.is_holdout
        and contains(audiences.source_systems, '|' || accounts.source_system || '|')
    order by accounts.source_system, accounts.account_id
"""


def _check(connection: duckdb.DuckDBPyConnection, audience: str) -> None:
    """Refuse an audience that is not known, or whose accounts are told by contact details."""
    try:
        known = [
            row[0] for row in connection.sql("select audience from intermediate.int_audiences order by 1").fetchall()
        ]
    except duckdb.CatalogException:
        raise BuildError("The last build has no audiences: run make build first.") from None
    if audience not in known:
        asked = f"There is no audience '{audience}'." if audience else "Name an audience."
        raise UnknownAudience(f"{asked} The last build has: {', '.join(known)}.")
    refused = connection.execute(
        """
        select systems.source_system
        from seeds.source_systems as systems, intermediate.int_audiences as audiences
        where
            audiences.audience = ? and lower(trim(systems.id_is_contact_detail)) = 'true'
            and contains(audiences.source_systems, '|' || trim(systems.source_system) || '|')
        order by 1
        """,
        [audience],
    ).fetchall()
    if refused:
        systems = ", ".join(row[0] for row in refused)
        raise BuildError(
            f"The ids of {systems} are contact details and kept as pseudonyms, which mean nothing to a CRM: "
            f"take them out of source_systems of the audience {audience}."
        )


def _write(connection: duckdb.DuckDBPyConnection, file: Path) -> Path:
    file.unlink(missing_ok=True)
    if file.suffix == ".parquet":
        connection.execute(f"copy exported to '{escaped(file)}' (format parquet)")
        file.chmod(0o600)
        return file
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in connection.sql("select * from exported").fetchall():
        writer.writerow([harmless(str(cell)) for cell in row])
    private_text(file, text.getvalue())
    return file
