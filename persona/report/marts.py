"""Read the public marts of a published file, and nothing else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd

from persona.encryption import attach_published
from persona.settings import whole_number

Connection = duckdb.DuckDBPyConnection

#: How marts call the day that they speak of.
_DAYS = ("as_of_date", "to_date")

#: Marts that were built last before the features were: a daily or weekly build left them as they were.
_LEFT_OUT = """
    with

    built as (
        select models.model, max(runs.started_at) as built_at
        from rpt_build_models as models
        inner join rpt_build_runs as runs using (run_id)
        where runs.status = 'success' and models.status = 'success'
        group by models.model
    )

    select model
    from built
    where built_at < (select built_at from built where model = 'fct_user_features')
"""


@contextmanager
def opened(warehouse: Path) -> Iterator[Connection]:
    """Open the marts for reading, with what the report's queries use: `getvariable('as_of')` and `disclosed(n)`.

    Raises
    ------
    EncryptionError
        If the file is encrypted and the key does not open it.
    """
    with duckdb.connect() as connection:
        attach_published(connection, warehouse, "published")
        minimum = whole_number("minimum_cell_users") or 0
        # As the macro `disclosed` of the project does it.
        connection.execute(f"create macro disclosed(n) as case when n = 0 or n >= {minimum} then n end")
        connection.execute("set search_path = 'published.marts,memory.main'")
        look_at(connection, "")
        yield connection


def look_at(connection: Connection, sql: str) -> dt.date | None:
    """Let `as_of` be the latest day of what a query reads, and return it; None if nobody was looked at.

    That is the latest day people were looked at, but where the query reads marts that the latest build left out: then
    it is the latest that these have. A mart that was built and has no row of that day has nothing to say of it.
    """
    found = connection.execute("select max(as_of_date) from fct_user_features").fetchone()
    if is_dated(sql):
        left_out = {mart for (mart,) in connection.execute(_LEFT_OUT).fetchall()}
        found += tuple(_latest_day(connection, mart) for mart in left_out & set(re.findall(r"\w+", sql)))
    day = min((day for day in found if day), default=None)
    connection.execute("set variable as_of = ?::date", [day])
    return day


def is_dated(sql: str) -> bool:
    """Whether a query asks for a day, and not for all that there are."""
    return "getvariable('as_of')" in sql


def _latest_day(connection: Connection, mart: str) -> dt.date | None:
    """The latest day that a mart speaks of; None if it speaks of none."""
    columns = connection.sql(f"from {mart} limit 0").columns
    days = [column for column in _DAYS if column in columns]
    return connection.execute(f"select max({days[0]}) from {mart}").fetchone()[0] if days else None


def rows(connection: Connection, sql: str) -> pd.DataFrame:
    """Return the rows of a query, decimals as floats, missing values as None or NaN."""
    relation = connection.sql(sql)
    frame = relation.df()
    for column, kind in zip(relation.columns, relation.types, strict=True):
        if str(kind).startswith("DECIMAL"):
            frame[column] = frame[column].astype(float)
    return frame
